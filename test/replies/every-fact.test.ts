import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { subjectKinds } from '#replies/buttons.ts';
import { limits } from '#replies/limits.ts';
import { answer, type Answer } from '#replies/reply.ts';
import { messageBody, type MessageBody } from '#replies/responder.ts';
import { sourcesReply } from '#replies/sources.ts';
import { allRenderings } from '#validation/all-renderings.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

function textsOf(body: MessageBody): readonly string[] {
  return (body.embeds ?? []).flatMap((embed) => [
    embed.title ?? '',
    embed.description ?? '',
    embed.footer?.text ?? '',
    ...(embed.fields ?? []).flatMap(({ name, value }) => [name, value]),
  ]);
}

describe.each([
  ['the bundled pack', bundledPack],
  ['an invented show', harbourLights],
])('every answer from %s', async (_, directory) => {
  const facts = await loadFacts(directory);
  const answers = Array.from(allRenderings(facts)).flatMap(
    ({ name, path, embed, rows = [] }): [string, Answer][] =>
      embed ? [[`${name} (${path.join(' ')})`, answer(embed, ...rows)]] : [],
  );

  it.each(answers)('is whole and within the limits: %s', (_name, reply) => {
    const body = messageBody(reply, false);
    const [embed] = body.embeds ?? [];
    expect(embed?.title?.length ?? 0).toBeLessThanOrEqual(limits.embedTitle);
    expect(embed?.description?.length ?? 0).toBeLessThanOrEqual(limits.embedDescription);
    expect(embed?.fields?.length ?? 0).toBeLessThanOrEqual(limits.embedFields);
    for (const { name, value } of embed?.fields ?? []) {
      expect(name.length).toBeLessThanOrEqual(limits.fieldName);
      expect(value.length).toBeLessThanOrEqual(limits.fieldValue);
      expect(name.trim()).not.toBe('');
      expect(value.trim()).not.toBe('');
    }
    const texts = textsOf(body);
    expect(texts.join('').length).toBeLessThanOrEqual(limits.embedsTotal);
    expect(texts.join('\n')).not.toContain('…');
    expect(body.embeds).toEqual([expect.objectContaining({ ...reply.embed })]);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it.each(answers)('has the common colour: %s', (_name, { embed }) => {
    expect(embed.color).toBe(Number.parseInt(facts.show.colour.slice(1), 16));
  });

  const publicAnswers = answers.filter(([name]) => !name.includes('the spoilers of'));

  it.each(publicAnswers)('hides spoilers: %s', (_name, reply) => {
    const body = messageBody(reply, false);
    const visible = [...textsOf(body), JSON.stringify(body.components)]
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
    const texts = [...facts.facts, ...facts.people.flatMap(({ notes }) => notes)]
      .filter(({ spoiler }) => spoiler !== undefined)
      .map(({ text }) => text);
    const names = facts.people
      .flatMap(({ aliases }) => aliases)
      .filter(({ spoiler }) => spoiler !== undefined)
      .map(({ name }) => name);
    return [
      ...[...texts, 'coma', 'killed', 'died', 'blind', 'deranged'].filter((text) =>
        visible.includes(text),
      ),
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
