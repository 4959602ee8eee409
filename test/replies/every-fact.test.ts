import { describe, expect, it } from 'vitest';
import { loadFacts, bundledPack } from '#data/load.ts';
import type { Facts } from '#data/facts.ts';
import { topics } from '#data/schema.ts';
import { aboutReply } from '#replies/about.ts';
import { subjectKinds } from '#replies/buttons.ts';
import { castListReply } from '#replies/cast-list.ts';
import { limits } from '#replies/limits.ts';
import { personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Reply } from '#replies/reply.ts';
import { messageBody, type MessageBody } from '#replies/responder.ts';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { updatesPost } from '#replies/update-post.ts';
import { harbourLights } from '../packs/packs.ts';

const software = { name: 'Bot', version: '1.0.0', license: 'MIT' };
const now = Date.parse('2026-11-22T12:00:00Z');

/** Every reply that can be made of a pack. */
function* everyReply(facts: Facts): Iterable<readonly [string, Reply | undefined]> {
  for (const person of facts.people) {
    yield [`person ${person.id}`, personReply(facts, person, facts.people)];
    yield [`sources of ${person.id}`, sourcesReply(facts, 'person', person.id)];
  }
  for (const quote of facts.quotes) {
    const turn = { seed: 'zzzzzz', speaker: facts.speaker(quote.speaker), more: true };
    yield [`quote ${quote.id}`, quoteReply(facts, quote, turn)];
    yield [`sources of ${quote.id}`, sourcesReply(facts, 'quote', quote.id)];
  }
  for (const topic of topics) {
    yield [`status ${topic}`, statusReply(facts, topic, now)];
    yield [`sources of ${topic}`, sourcesReply(facts, 'status', topic)];
  }
  for (let page = 0; page * 15 < facts.people.length; page += 1) {
    yield [`cast page ${page}`, castListReply(facts, page)];
  }
  for (const update of facts.updates) {
    yield [`update ${update.id}`, updatesPost(facts, [update], 'm'.repeat(22))];
    yield [`sources of ${update.id}`, sourcesReply(facts, 'update', update.id)];
  }
  yield ['sources of the cast', sourcesReply(facts, 'cast', '')];
  yield ['sources of the pack', sourcesReply(facts, 'pack', '')];
  yield ['about', aboutReply(facts, software, now)];
}

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
])('every reply of %s', async (_, directory) => {
  const facts = await loadFacts(directory);
  const replies = Array.from(everyReply(facts));

  it.each(replies)('GIVEN %s THEN it is whole and within the limits', (_name, reply) => {
    if (reply?.kind !== 'answer') throw new Error('no answer was made');
    const body = messageBody(reply, false);
    const [embed] = body.embeds ?? [];
    expect(embed?.title?.length).toBeLessThanOrEqual(limits.embedTitle);
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

  it.each(replies)('GIVEN %s THEN footer and colour are those of all answers', (_name, reply) => {
    if (reply?.kind !== 'answer') throw new Error('no answer was made');
    expect(reply.embed.footer?.text).toMatch(/^As of .+ · facts [0-9a-f]{8}$/);
    expect(reply.embed.color).toBe(Number.parseInt(facts.show.colour.slice(1), 16));
  });

  it.each(replies)('GIVEN %s THEN no spoiler stands in the clear', (_name, reply) => {
    if (reply?.kind !== 'answer') throw new Error('no answer was made');
    const body = messageBody(reply, false);
    const clear = [...textsOf(body), JSON.stringify(body.components)]
      .map((text) => text.replaceAll(/\|\|.*?\|\|/gs, ''))
      .join('\n');
    for (const { text, spoiler } of [...facts.facts, ...facts.people.flatMap((p) => p.notes)]) {
      if (spoiler !== undefined) expect(clear).not.toContain(text);
    }
    for (const { name, spoiler } of facts.people.flatMap(({ aliases }) => aliases)) {
      if (spoiler !== undefined) expect(clear).not.toMatch(new RegExp(`\\b${name}\\b`));
    }
    for (const word of ['coma', 'killed', 'died', 'blind', 'deranged']) {
      expect(clear).not.toContain(word);
    }
  });

  it('GIVEN answers from facts THEN each has a Sources button', () => {
    for (const [name, reply] of replies) {
      if (name.startsWith('sources') || reply?.kind !== 'answer') continue;
      expect(JSON.stringify(reply.rows), name).toContain('"label":"Sources"');
    }
  });

  it('GIVEN subjects that do not exist THEN no sources are made up', () => {
    for (const kind of subjectKinds.filter((one) => !['cast', 'pack'].includes(one))) {
      expect(sourcesReply(facts, kind, 'nobody')).toBeUndefined();
    }
  });
});

describe('/status', () => {
  it.each([
    ['2024-01-08T20:00:00Z', undefined],
    ['2024-02-07T11:00:00Z', undefined],
    ['2024-02-08T13:00:00Z', '1 month old'],
    ['2026-11-22T12:00:00Z', '2 years 10 months old'],
  ])('GIVEN it is %s THEN the age said is %s', async (today, age) => {
    const facts = await loadFacts(bundledPack);
    const reply = statusReply(facts, 'overview', Date.parse(today));
    const description = reply.kind === 'answer' ? reply.embed.description : '';
    expect(description).toContain('As of <t:1704715200:D>');
    if (age === undefined) expect(description).not.toContain('old');
    else expect(description).toContain(`Newest source: ${age}`);
  });
});
