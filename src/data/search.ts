import MiniSearch from 'minisearch';

/** Something that people look for by name. */
export interface Searchable {
  readonly id: string;
  readonly names: readonly string[];
  readonly aliases: readonly string[];
  /** Aliases that give away a plot: only those who type them whole are taken to know it. */
  readonly hidden?: readonly string[];
}

/** How a name was met, best first: whole name, whole alias, the start of each word, a near miss. */
export const ranks = ['exact', 'alias', 'prefix', 'fuzzy'] as const;
export type Rank = (typeof ranks)[number];

export interface Hit {
  readonly id: string;
  readonly rank: Rank;
}

export interface Search {
  /**
   * What was meant by `query`, best first. Forgives case, accents, word order, unfinished words and
   * typos; finds nothing rather than something far-fetched.
   */
  find(query: string, limit?: number): readonly Hit[];
  /** Only what is met in the best way that anything is: the others would be guesses beside it. */
  best(query: string, limit?: number): readonly string[];
  /** What comes nearest when `find` gives nothing: any word of the query may match. May be empty. */
  nearest(query: string, limit: number): readonly string[];
}

/** Longest query that is looked at, in words; the rest cannot help to find a name. */
const maxWords = 8;

/** A near miss must score at least this share of the best one, or it is not offered. */
const scoreThreshold = 0.3;

/** How many entries are indexed at once where others wait for the thread: a few milliseconds. */
const portion = 200;

type Index = MiniSearch<{ id: string; names: string; aliases: string }>;

/** How many typos are forgiven in a word, in edits. */
export type Forgiveness = (word: string) => number | false;

/** Builds the index once; finding does not change it. */
export function createSearch(
  entries: readonly Searchable[],
  forgiveness: Forgiveness = allowedEdits,
): Search {
  const index = emptyIndex();
  index.addAll(entries.map(indexed));
  return searchIn(index, entries, forgiveness);
}

/** The same, a portion at a time, with a pause to `breathe` after each. */
export async function createSearchGradually(
  entries: readonly Searchable[],
  breathe: () => Promise<void>,
): Promise<Search> {
  const index = emptyIndex();
  for (let at = 0; at < entries.length; at += portion) {
    index.addAll(entries.slice(at, at + portion).map(indexed));
    await breathe();
  }
  return searchIn(index, entries, allowedEdits);
}

function emptyIndex(): Index {
  return new MiniSearch({
    fields: ['names', 'aliases'],
    tokenize: words,
    processTerm: (term) => term,
    searchOptions: { tokenize: words, processTerm: (term) => term, boost: { names: 2 } },
  });
}

function indexed({ id, names, aliases }: Searchable) {
  return { id, names: names.join('\n'), aliases: aliases.join('\n') };
}

function searchIn(index: Index, entries: readonly Searchable[], forgiveness: Forgiveness): Search {
  const byName = wholeNames(entries, 'names');
  const byAlias = wholeNames(
    entries.map(({ id, aliases, hidden = [] }) => ({
      id,
      names: [],
      aliases: [...aliases, ...hidden],
    })),
    'aliases',
  );

  /** What each rank meets, best first; a rank is looked up only when it is asked for. */
  function* byRank(query: string): Iterable<readonly [Rank, readonly string[]]> {
    const terms = words(query).slice(0, maxWords);
    if (terms.length === 0) return;
    const text = terms.join(' ');
    yield ['exact', byName.get(text) ?? []];
    yield ['alias', byAlias.get(text) ?? []];
    yield ['prefix', matches(text, false)];
    yield ['fuzzy', matches(text, true)];
  }

  function find(query: string, limit = 25): readonly Hit[] {
    const found = new Map<string, Rank>();
    for (const [rank, ids] of byRank(query)) {
      for (const id of ids) if (!found.has(id)) found.set(id, rank);
      if (found.size >= limit) break;
    }
    return Array.from(found, ([id, rank]) => ({ id, rank })).slice(0, limit);
  }

  function best(query: string, limit = 25): readonly string[] {
    for (const [, ids] of byRank(query)) if (ids.length > 0) return ids.slice(0, limit);
    return [];
  }

  function matches(text: string, forgiveTypos: boolean): readonly string[] {
    const results = index.search(text, {
      combineWith: 'AND',
      prefix: true,
      fuzzy: forgiveTypos ? forgiveness : false,
    });
    const least = (results[0]?.score ?? 0) * (forgiveTypos ? scoreThreshold : 0);
    return results
      .filter((result) => result.score >= least && beginAlike(text.split(' '), result.terms))
      .map((result) => result.id as string);
  }

  function nearest(query: string, limit: number): readonly string[] {
    const text = words(query).slice(0, maxWords).join(' ');
    return index
      .search(text, { combineWith: 'OR', prefix: (term) => term.length > 3, fuzzy: forgiveness })
      .slice(0, limit)
      .map((result) => result.id as string);
  }

  return { find, best, nearest };
}

/** Typos forgiven in a word, in edits: none in a short one, where each letter counts. */
function allowedEdits(term: string): number | false {
  if (term.length < 4) return false;
  return term.length < 5 ? 1 : 2;
}

/** Whether each word begins as one that it met: a slip in the first letter is rarer than a chance hit. */
function beginAlike(asked: readonly string[], met: readonly string[]): boolean {
  return asked.every((word) => met.some((term) => term[0] === word[0]));
}

/** The words of a text, folded: no case, no accents, no punctuation. */
export function words(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/['’]/gu, '')
    .toLowerCase();
}

function wholeNames(
  entries: readonly Searchable[],
  key: 'names' | 'aliases',
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const entry of entries) {
    for (const name of entry[key]) {
      const text = words(name).join(' ');
      found.set(text, [...(found.get(text) ?? []), entry.id]);
    }
  }
  return found;
}
