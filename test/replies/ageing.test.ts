import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import {
  describeAge,
  describeDate,
  earliestInstant,
  parsePartialDate,
} from '#data/partial-date.ts';
import { topics, type Citation, type Disagreement, type Fact, type Source } from '#data/schema.ts';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { allRenderings, type Rendering } from '#validation/all-renderings.ts';
import { harbourWith } from '../packs/invented.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

const now = Date.parse('2031-12-24T12:00:00Z');

function textOf({ embed }: Pick<Rendering, 'embed'>): string {
  const fields = embed?.fields?.flatMap(({ name, value }) => [name, value]) ?? [];
  return [embed?.title, embed?.description, ...fields, embed?.footer?.text].join('\n');
}

/** The dates behind 'As of' in all texts of an answer. */
function asOfDates(rendering: Pick<Rendering, 'embed'>): readonly string[] {
  const found = textOf(rendering).matchAll(/as of (?<date>.+?)(?: and \d+ undated sources?)? · /gi);
  return Array.from(found, ({ groups }) => groups?.['date'] ?? '');
}

/** The date of the newest of these sources in words, and their age. */
function newestDate({ sources }: Facts, citations: readonly Citation[]) {
  const cited = new Set(citations.map(({ source }) => source));
  const dates = sources.flatMap(({ id, date }) => (date && cited.has(id) ? [date] : []));
  const [newest] = dates.toSorted((a, b) => earliestInstant(b) - earliestInstant(a));
  return newest && { words: describeDate(newest), age: describeAge(newest, now) };
}

/** Entries without those that another one supersedes. */
function current<T extends Fact | Disagreement>(facts: Facts, entries: readonly T[]): readonly T[] {
  const all = [...facts.facts, ...facts.disagreements];
  const superseded = new Set(all.flatMap(({ supersedes = [] }) => supersedes));
  return entries.filter(({ id }) => !superseded.has(id));
}

function expectOneAsOf(facts: Facts): void {
  for (const rendering of allRenderings(facts, now)) {
    const dates = asOfDates(rendering);
    expect(dates.length, rendering.name).toBeLessThanOrEqual(1);
  }
  for (const topic of topics.filter((one) => one !== 'overview')) {
    const shown = current(facts, facts.facts).filter((fact) => fact.topics.includes(topic));
    const open = current(facts, facts.disagreements).filter((one) => one.topics.includes(topic));
    const newest = newestDate(facts, [
      ...shown.flatMap(({ sources }) => sources),
      ...open.flatMap(({ views }) => views),
    ]);
    const status = statusReply(facts, topic, now);
    const [date] = asOfDates(status);
    if (newest) expect(date).toBe(newest.words);
    else expect(date ?? 'undated').toContain('undated');
    const [, age] = /Newest source: (.+) old/.exec(textOf(status)) ?? [];
    expect(age).toBe(newest?.age);
  }
}

/** Sources of different years, and facts that supersede earlier ones. */
const anyPack = fc
  .record({
    years: fc.uniqueArray(fc.integer({ min: 2000, max: 2030 }), { minLength: 1, maxLength: 5 }),
    undated: fc.integer({ min: 0, max: 2 }),
    facts: fc.array(
      fc.record({
        topics: fc.uniqueArray(fc.constantFrom(...topics), { minLength: 1, maxLength: 3 }),
        cites: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1, maxLength: 3 }),
        supersedes: fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 2 }),
        spoiler: fc.option(fc.constant(1), { nil: undefined }),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ years, undated, facts }) => {
    const dates = [...years.map(String), ...Array.from({ length: undated }, () => '')];
    const sources = dates.map((date, index): Source => ({
      id: `source-${index}`,
      label: `Source ${index}`,
      outlet: null,
      title: null,
      date: parsePartialDate(date) ?? null,
      note: 'A note.',
    }));
    return harbourWith({
      sources,
      facts: facts.map(({ cites, supersedes, ...fact }, index): Fact => {
        const former = supersedes.filter((at) => at < index).map((at) => `fact-${at}`);
        return {
          ...fact,
          id: `fact-${index}`,
          text: `Fact ${index}.`,
          certainty: 'reported',
          sources: cites.map((at) => ({ source: `source-${at % sources.length}`, says: 'So.' })),
          ...(former.length > 0 ? { supersedes: former } : {}),
        };
      }),
      disagreements: [],
      people: [],
      quotes: [],
      speakers: [],
      updates: [],
    });
  });

describe('as of', () => {
  it.each([
    ['the bundled pack', bundledPack],
    ['an invented show', harbourLights],
  ])('is the date of the newest citation in every answer from %s', async (_, directory) => {
    const facts = await loadFacts(directory);
    expect(() => {
      expectOneAsOf(facts);
    }).not.toThrow();
  });

  it('is the date of the newest citation in every answer from any pack', () => {
    fc.assert(fc.property(anyPack, expectOneAsOf), { numRuns: 200 });
  });

  it.each([
    ['2024-01-08T20:00:00Z', undefined],
    ['2024-02-07T11:00:00Z', undefined],
    ['2024-02-08T13:00:00Z', '1 month old'],
    ['2026-11-22T12:00:00Z', '2 years 10 months old'],
  ])('comes with an age on %s: %s', async (today, age) => {
    const status = statusReply(await loadFacts(bundledPack), 'overview', Date.parse(today));
    expect(asOfDates(status)).toEqual(['8 January 2024']);
    expect(/Newest source: (.+ old)/.exec(textOf(status))?.[1]).toBe(age);
  });
});

const gazette = [{ source: 'gazette', says: 'So it says.' }];
const bulletin = [{ source: 'bulletin', says: 'So it says.' }];
const filming = { topics: ['filming' as const] };
const official = { certainty: 'official' as const };
const reported = { certainty: 'reported' as const };

describe('an answer on a topic', () => {
  const facts = harbourWith({
    facts: [
      { id: 'old', text: 'It starts.', ...filming, ...official, sources: gazette },
      { id: 'rumour', text: 'It rains.', ...filming, ...reported, sources: bulletin },
      { id: 'sure', text: 'It snows.', ...filming, ...official, sources: bulletin },
      {
        id: 'last',
        text: 'It was windy.',
        date: parsePartialDate('2031-02'),
        ...filming,
        ...official,
        sources: bulletin,
      },
      {
        id: 'new',
        text: 'It ends.',
        ...filming,
        ...reported,
        sources: bulletin,
        supersedes: ['old', 'which'],
      },
    ],
    disagreements: [
      {
        ...filming,
        id: 'which',
        people: [],
        question: 'Which one?',
        views: [...gazette, ...bulletin],
      },
    ],
  });

  it('lists the newest fact first, then the surest, and leaves out superseded ones', () => {
    const text = textOf(statusReply(facts, 'filming', now));
    const found = Array.from(text.matchAll(/It [^.]+\./g), ([line]) => line);
    expect(found).toEqual(['It snows.', 'It rains.', 'It ends.', 'It was windy.']);
    expect(text).not.toContain('Which one?');
  });

  it('has the superseded ones as history behind its Sources button', () => {
    const reply = sourcesReply(facts, 'status', 'filming');
    const fields = reply?.kind === 'answer' ? (reply.embed.fields ?? []) : [];
    const history = fields.find(({ name }) => name.includes('Superseded'))?.value;
    expect(history).toMatch(/It starts\.[^]*Which one\?|Which one\?[^]*It starts\./);
  });
});
