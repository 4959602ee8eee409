import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import { earliestInstant, parsePartialDate } from '#data/partial-date.ts';
import { topics, type Fact, type Source } from '#data/schema.ts';
import { newestAired, seenUpTo } from '#data/seen.ts';
import { datedText } from '#replies/embed-style.ts';
import { headline, personLabel } from '#replies/person.ts';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { literal } from '#replies/text.ts';
import { allRenderings, type Rendering } from '#validation/all-renderings.ts';
import { harbourWith } from '../packs/invented.ts';
import { bothPacks, loadFacts } from '../packs/packs.ts';
import { textsIn } from './texts-in.ts';

const now = Date.parse('2031-12-24T12:00:00Z');

function textOf({ embed }: Pick<Rendering, 'embed'>): string {
  return textsIn(embed && [embed]).join('\n');
}

/** The dates and ages behind 'As of' in all texts of an answer. */
function asOfs(rendering: Pick<Rendering, 'embed'>) {
  const found = textOf(rendering).matchAll(/as of ([^(\n]+ \([^)]+\)|[^·\n]+)/gi);
  return Array.from(found, ([, date = '']) => date.trim());
}

/** The date and age of the newest source of the facts, notes and people that an answer shows. */
function newestShown(facts: Facts, rendering: Pick<Rendering, 'embed'>) {
  const text = textOf(rendering);
  const lines = text.split('\n');
  const people = facts.people.filter(
    (person) =>
      lines[0] === literal(personLabel(person)) ||
      lines.some((line) => line.includes(` **${literal(headline(person))}**`)),
  );
  const notes = people.flatMap((person) => facts.notesOn(person));
  const shown = [...facts.facts, ...notes].filter((one) => text.includes(literal(one.text)));
  const cited = new Set(
    [...people, ...shown].flatMap(({ sources }) => sources).map(({ source }) => source),
  );
  const dates = facts.sources.flatMap(({ id, date }) => (date && cited.has(id) ? [date] : []));
  const [newest] = dates.toSorted((a, b) => earliestInstant(b) - earliestInstant(a));
  return newest && datedText(newest, now);
}

/** In every answer, also for readers who have seen all that aired. */
function expectOneAsOf(original: Facts): void {
  for (const facts of [original, seenUpTo(original, newestAired(original))]) {
    for (const rendering of allRenderings(facts, now)) {
      const [found, ...more] = asOfs(rendering);
      expect(more, rendering.name).toEqual([]);
      if (!dated.test(rendering.name)) continue;
      expect(found, rendering.name).toBe(newestShown(facts, rendering));
    }
  }
}

const dated = /^(page \d+ of )?(the status|the cast|the digest|the (answer|post) about a person)/;

const nobody = { character: null, role: null, standing: 'new' as const, aliases: [], photos: {} };
const cites = fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1, maxLength: 3 });
const spoiler = fc.option(fc.constant(1), { nil: undefined });

/** Sources of different years, facts that supersede earlier ones, and people with notes. */
const anyPack = fc
  .record({
    years: fc.uniqueArray(fc.integer({ min: 2000, max: 2030 }), { minLength: 1, maxLength: 5 }),
    undated: fc.integer({ min: 0, max: 2 }),
    facts: fc.array(
      fc.record({
        topics: fc.uniqueArray(fc.constantFrom(...topics), { minLength: 1, maxLength: 3 }),
        cites,
        supersedes: fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 2 }),
        spoiler,
      }),
      { maxLength: 8 },
    ),
    people: fc.array(
      fc.record({ cites, notes: fc.array(fc.record({ cites, spoiler }), { maxLength: 3 }) }),
      { maxLength: 4 },
    ),
  })
  .map(({ years, undated, facts, people }) => {
    const dates = [...years.map(String), ...Array.from({ length: undated }, () => '')];
    const sources = dates.map((date, index): Source => ({
      id: `source-${index}`,
      label: `Source ${index}`,
      outlet: null,
      title: null,
      note: 'A note.',
      date: parsePartialDate(date) ?? null,
    }));
    const reported = (from: readonly number[]) => ({
      certainty: 'reported' as const,
      sources: from.map((at) => ({ source: `source-${at % sources.length}`, says: 'So.' })),
    });
    return harbourWith({
      sources,
      facts: facts.map(({ cites, supersedes, ...fact }, index): Fact => {
        const former = supersedes.filter((at) => at < index).map((at) => `fact-${at}`);
        return {
          ...fact,
          id: `fact-${index}`,
          text: `Fact ${index}.`,
          ...reported(cites),
          ...(former.length > 0 ? { supersedes: former } : {}),
        };
      }),
      disagreements: [],
      people: people.map(({ cites, notes }, index) => ({
        ...nobody,
        id: `person-${index}`,
        name: `Person ${index}`,
        ...reported(cites),
        notes: notes.map(({ cites: from, spoiler: season }, at) => ({
          id: `note-${index}-${at}`,
          text: `Note ${at} on person ${index}.`,
          spoiler: season,
          ...reported(from),
        })),
      })),
      quotes: [],
      speakers: [],
      updates: [],
    });
  });

describe('as of', () => {
  it.each(bothPacks)('is of the newest citation in every answer from %s', async (_, directory) => {
    const facts = await loadFacts(directory);
    expect(() => {
      expectOneAsOf(facts);
    }).not.toThrow();
  });

  it('is of the newest citation in every answer from any pack', () => {
    fc.assert(fc.property(anyPack, expectOneAsOf), { numRuns: 200 });
  });

  it.each([
    ['2024-01-08T20:00:00Z', 'today'],
    ['2026-11-22T12:00:00Z', '2 years 10 months ago'],
  ])('comes with an age on %s: %s', async (today, age) => {
    const status = statusReply(await loadFacts(bundledPack), 'overview', Date.parse(today));
    expect(asOfs(status)).toEqual([`<t:1704715200:D> (${age})`]);
  });
});

const gazette = [{ source: 'gazette', says: 'So it says.' }];
const bulletin = [{ source: 'bulletin', says: 'So it says.' }];
const filming = { topics: ['filming' as const] };
const official = { ...filming, certainty: 'official' as const, sources: bulletin };
const reported = { ...filming, certainty: 'reported' as const, sources: bulletin };
const which = { ...filming, id: 'which', people: [], views: [...gazette, ...bulletin] };

/** Each supersedes the one before. */
function chain(...ids: readonly string[]) {
  return ids.map((id, at) => ({ id, ...(at > 0 ? { supersedes: [ids[at - 1] ?? ''] } : {}) }));
}

it('an entry leads to the newest of several that superseded each other', () => {
  const person = { ...nobody, ...official, name: 'Ana Oak', notes: [] };
  const facts = harbourWith({
    facts: chain('first', 'second', 'third').map((one) => ({ ...official, ...one, text: 'It.' })),
    people: chain('ana', 'bea', 'cleo').map((one) => ({ ...person, ...one })),
    quotes: [],
    disagreements: [],
  });
  expect(facts.factsOn('filming').map(({ id }) => id)).toEqual(['third']);
  const history = facts.historyOf(facts.factsOn('filming')).map(({ id }) => id);
  expect(new Set(history)).toEqual(new Set(['first', 'second']));
  expect(facts.person('ana')?.id).toBe('cleo');
});

describe('an answer on a topic', () => {
  const facts = harbourWith({
    facts: [
      { ...official, id: 'old', text: 'It starts.', sources: gazette },
      { ...reported, id: 'rumour', text: 'It rains.' },
      { ...official, id: 'sure', text: 'It snows.' },
      { ...official, id: 'last', text: 'It was windy.', date: parsePartialDate('2031-02') },
      { ...reported, id: 'new', text: 'It ends.', supersedes: ['old', 'which'] },
    ],
    disagreements: [{ ...which, question: 'Which one?' }],
  });

  it('lists the newest fact first, then the surest, and leaves out superseded ones', () => {
    const text = textOf(statusReply(facts, 'filming', now));
    const found = Array.from(text.matchAll(/It [^.]+\./g), ([line]) => line);
    expect(found).toEqual(['It snows.', 'It rains.', 'It ends.', 'It was windy.']);
    expect(text).not.toContain('Which one?');
  });

  it('has no menu if there is no other topic, as Discord refuses an empty one', () => {
    const [fact] = facts.facts;
    const alone = fact ? [{ ...fact, topics: ['overview' as const] }] : [];
    const { rows } = statusReply(harbourWith({ facts: alone, disagreements: [] }), 'overview', now);
    expect(JSON.stringify(rows)).not.toContain('topic-pick');
    expect(JSON.stringify(statusReply(facts, 'overview', now).rows)).toContain('topic-pick');
  });

  it('has the superseded ones as history behind its Sources button', () => {
    const reply = sourcesReply(facts, 'status', 'filming');
    const history = reply?.kind === 'answer' ? textOf(reply).split('Superseded')[1] : undefined;
    expect(history).toMatch(/It starts\.[^]*Which one\?|Which one\?[^]*It starts\./);
  });
});
