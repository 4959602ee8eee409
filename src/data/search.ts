import { meaningOf, type IsOrdinary, type Meaning } from './meaning.ts';
import { Names, type Searchable } from './names.ts';
import type { Sliced } from './slices.ts';
import { intersect, union, type Match, type Scores } from './word-index.ts';
import { words } from './words.ts';

/** Kinds of match, best first: whole name, whole alias, the start of each word, misspelt words. */
export const ranks = ['exact', 'alias', 'prefix', 'fuzzy'] as const;
type Rank = (typeof ranks)[number];

export interface Hit {
  readonly id: string;
  readonly rank: Rank;
}

export interface Search {
  /**
   * The matches for `query`, best first. Ignores case, accents and word order, and tolerates
   * unfinished words and typos. Returns nothing rather than an unlikely guess.
   */
  find(query: string, limit?: number): readonly Hit[];
  /** Like `find`, but for a finished query, which may be a sentence or name several entries. */
  meaning(query: string, isOrdinary: IsOrdinary): Meaning;
}

/** Most words of a query that are looked at; no name has more. */
const maxWords = 8;

/** Lowest score of a fuzzy match, as a share of the best one. */
const scoreThreshold = 0.3;

/** Entries indexed between two yields: a few milliseconds of work, on a slow machine too. */
const batchSize = 50;

/** Number of edits tolerated in a word. */
type Tolerance = (word: string) => number;

/**
 * Builds the index, as work that can be sliced.
 *
 * @param entries best made one by one as they are read, since making them takes time too.
 */
export function* buildSearch(
  entries: Iterable<Searchable>,
  tolerance: Tolerance = allowedEdits,
): Sliced<Search> {
  const names = new Names();
  for (const entry of entries) {
    names.add(entry);
    if (names.ids.length % batchSize === 0) yield;
  }
  return {
    find: (query, limit) => find(names, tolerance, query, limit),
    meaning: (query, isOrdinary) => meaningOf(names, query, isOrdinary),
  };
}

function find(names: Names, tolerance: Tolerance, query: string, limit = 25): readonly Hit[] {
  const found = new Map<string, Rank>();
  for (const [rank, ids] of byRank(names, tolerance, query, limit)) {
    for (const id of ids) if (!found.has(id)) found.set(id, rank);
    // Misspelt words cost more than all other ranks.
    if (found.size >= (rank === 'prefix' ? 1 : limit)) break;
  }
  return Array.from(found, ([id, rank]) => ({ id, rank })).slice(0, limit);
}

/** The matches of each rank, best first. A rank is computed only when the caller gets to it. */
function* byRank(
  names: Names,
  tolerance: Tolerance,
  query: string,
  limit: number,
): Iterable<readonly [Rank, readonly string[]]> {
  const folded = words(query);
  if (folded.length === 0) return;
  const text = folded.join(' ');
  // Each repetition of a common word would cost as much as the first.
  const typed = Array.from(new Set(folded)).slice(0, maxWords);
  yield ['exact', names.byName.get(text) ?? []];
  yield ['alias', names.byAlias.get(text) ?? []];
  const begun = (word: string) => names.byWord.prefixMatches(word);
  yield ['prefix', names.inOrder(matchingAll(typed, begun), limit)];
  if (typed.every((word) => tolerance(word) === 0)) return;
  const met = (word: string) => [
    ...begun(word),
    ...names.byWord.fuzzyMatches(word, tolerance(word)),
  ];
  yield ['fuzzy', names.inOrder(matchingAll(typed, met), limit, scoreThreshold)];
}

/** Entries that match every word. The rarest word comes first, so that few entries are compared. */
function matchingAll(
  typed: readonly string[],
  matchesOf: (word: string) => readonly Match[],
): Scores {
  const found: { matches: readonly Match[]; count: number }[] = [];
  for (const word of typed) {
    const matches = matchesOf(word);
    if (matches.length === 0) return new Map();
    found.push({ matches, count: matches.reduce((sum, [{ size }]) => sum + size, 0) });
  }
  const [rarest, ...others] = found.toSorted((one, other) => one.count - other.count);
  let shared = union(rarest?.matches ?? []);
  for (const { matches } of others) {
    if (shared.size === 0) break;
    shared = intersect(shared, matches);
  }
  return shared;
}

/** Short words tolerate no edits: each letter counts. */
function allowedEdits(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 6 ? 1 : 2;
}
