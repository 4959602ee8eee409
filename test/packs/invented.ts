import { createFacts, type Facts } from '#data/facts.ts';
import { parsePartialDate } from '#data/partial-date.ts';
import type { Pack, Source, Update } from '#data/schema.ts';
import { harbourLights, loadFacts } from './packs.ts';

const harbour = await loadFacts(harbourLights);

/** The facts on the invented show, with other lists in place of some. */
export function harbourWith(lists: Partial<Pack>): Facts {
  return createFacts({ ...harbour, ...lists });
}

/** An update with what matters to a test. `date`: as it is written in a pack. */
export function update(
  id: string,
  {
    date = null,
    ...changes
  }: Partial<Omit<Update, 'date'>> & { readonly date?: string | null } = {},
): Update {
  return {
    id,
    date: date === null ? null : (parsePartialDate(date) ?? null),
    headline: `Headline of ${id}`,
    text: `Text of ${id}.`,
    certainty: 'reported',
    sources: [{ source: 'gazette', says: 'So it says.' }],
    ...changes,
  };
}

/** As many sources as a fact may have, with names as long as the schema allows and all to be escaped. */
export const longestSources: readonly Source[] = Array.from({ length: 10 }, (_, index) => ({
  id: `source-${index}`,
  label: '*'.repeat(60),
  outlet: '*'.repeat(80),
  title: '*'.repeat(200),
  date: parsePartialDate('2031-05-02') ?? null,
  note: '*'.repeat(300),
}));

/** An update with texts as long as the schema allows, each character of which has to be escaped. */
export function longestUpdate(id: string): Update {
  return update(id, {
    headline: '*'.repeat(120),
    text: '*'.repeat(600),
    spoiler: 99,
    sources: longestSources.map((source) => ({ source: source.id, says: '*'.repeat(300) })),
    date: '2031-05-02',
  });
}

/** A show of the longest name, with those sources. */
export function longestWith(updates: readonly Update[]): Facts {
  return harbourWith({
    show: { ...harbour.show, title: '*'.repeat(60), season: 99 },
    sources: [...harbour.sources, ...longestSources],
    updates,
  });
}
