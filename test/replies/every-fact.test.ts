import { describe, expect, it } from 'vitest';
import { subjectKinds } from '#replies/buttons.ts';
import { answer, type Answer } from '#replies/reply.ts';
import { messageBody } from '#replies/responder.ts';
import { sourcesReply } from '#replies/sources.ts';
import { allRenderings } from '#validation/all-renderings.ts';
import { harbourWith } from '../packs/invented.ts';
import { bothPacks, loadFacts } from '../packs/packs.ts';
import { textsIn } from './texts-in.ts';

describe.each(bothPacks)('every answer from %s', async (_, directory) => {
  const facts = await loadFacts(directory);
  const answers = Array.from(allRenderings(facts)).flatMap(
    ({ name, path, embed, rows = [] }): [string, Answer][] =>
      embed ? [[`${name} (${path.join(' ')})`, answer(embed, ...rows)]] : [],
  );

  it.each(answers)('is shown whole, in the common colour: %s', (_name, reply) => {
    const body = messageBody(reply, false);
    const color = Number.parseInt(facts.show.colour.slice(1), 16);
    expect(body.embeds).toEqual([expect.objectContaining({ ...reply.embed, color })]);
    expect(textsIn(body.embeds).join('\n')).not.toContain('…');
  });

  const publicAnswers = answers.filter(([name]) => !name.includes('the spoilers of'));

  it.each(publicAnswers)('hides spoilers: %s', (_name, reply) => {
    const body = messageBody(reply, false);
    const visible = [...textsIn(body.embeds), JSON.stringify(body.components)]
      .map((text) => text.replaceAll(/\|\|.*?\|\|/gs, ''))
      .join('\n');
    expect(spoilersIn(visible)).toEqual([]);
  });

  it('hides spoilers in pictures and their alt texts', () => {
    const drawn = Array.from(allRenderings(facts)).flatMap(({ picture = [] }) => picture);
    expect(drawn.length).toBeGreaterThan(0);
    expect(spoilersIn(drawn.join('\n'))).toEqual([]);
  });

  function spoilersIn(visible: string): readonly string[] {
    const entries = [...facts.facts, ...facts.people.flatMap(({ notes }) => notes)];
    const texts = entries.filter(({ spoiler }) => spoiler !== undefined).map(({ text }) => text);
    const aliases = facts.people.flatMap((person) => person.aliases);
    const names = aliases.filter(({ spoiler }) => spoiler !== undefined).map(({ name }) => name);
    const secrets = [...texts, 'coma', 'killed', 'died', 'blind', 'deranged'];
    return [
      ...secrets.filter((text) => visible.includes(text)),
      ...names.filter((name) => new RegExp(`\\b${name}\\b`).test(visible)),
    ];
  }

  it('has a Sources button', () => {
    const others = answers.filter(([name]) => !/the (sources|spoilers) of/.test(name));
    expect(others.length).toBeGreaterThan(0);
    for (const [name, { rows, embed }] of others) {
      if (embed.description === 'Nothing is known about this yet.') continue;
      expect(JSON.stringify(rows), name).toContain('"label":"Sources"');
    }
  });

  it('has no sources for subjects that do not exist', () => {
    for (const kind of subjectKinds.filter((one) => !['cast', 'pack'].includes(one))) {
      expect(sourcesReply(facts, kind, 'nobody')).toBeUndefined();
    }
  });
});

function spoiled<T>(entries: readonly T[]) {
  return entries.map((one) => ({ ...one, spoiler: 1 }));
}

it('hides the text of everything that is a spoiler', () => {
  const harbour = harbourWith({});
  const facts = harbourWith({
    facts: spoiled(harbour.facts),
    quotes: spoiled(harbour.quotes),
    updates: spoiled(harbour.updates),
    disagreements: spoiled(harbour.disagreements),
    people: harbour.people.map((person) => ({ ...person, notes: spoiled(person.notes) })),
  });
  const hidden = [
    ...facts.facts.map(({ text }) => text),
    ...facts.people.flatMap(({ notes }) => notes).map(({ text }) => text),
    ...facts.quotes.flatMap(({ passages }) => passages),
    ...facts.updates.flatMap(({ headline, text }) => [headline, text]),
    ...facts.disagreements.map(({ question }) => question),
  ];
  const rendered = Array.from(allRenderings(facts)).filter(
    ({ name }) => !/the spoilers of/.test(name),
  );
  expect(rendered.length).toBeGreaterThan(10);
  for (const { name, embed, rows = [], picture = [] } of rendered) {
    const visible = [...textsIn(embed && [embed]), JSON.stringify(rows), ...picture]
      .map((text) => text.replaceAll(/\|\|.*?\|\|/gs, ''))
      .join('\n');
    expect(
      hidden.filter((text) => visible.includes(text)),
      name,
    ).toEqual([]);
  }
});

describe('a source with an address', () => {
  it('is a link wherever it is named', () => {
    const url = 'https://news.example/a_(1)';
    const sources = harbourWith({}).sources.map((one) => ({ ...one, label: 'Paper', url }));
    const facts = harbourWith({ sources });
    const texts = Array.from(allRenderings(facts), ({ embed }) => embed?.description ?? '');
    const named = texts.filter((text) => text.includes('Paper'));
    expect(named.length).toBeGreaterThan(10);
    for (const text of named) {
      const plain = text.replaceAll('[**Paper**](https://news.example/a_%281%29)', '');
      expect(plain).not.toContain('Paper');
    }
  });
});
