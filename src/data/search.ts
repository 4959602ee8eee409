import { atOnce, type Sliced } from './slices.ts';
import { metByAll, metByAny, WordIndex, type Scores } from './word-index.ts';

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

/** What a word counts where it stands; hidden aliases are not looked up by their words. */
const weights = { name: 2, alias: 1, hidden: 0 };

/** Entries indexed between two yields: a few milliseconds of work. */
const batchSize = 200;

/** How many typos are forgiven in a word, in edits. */
export type Forgiveness = (word: string) => number;

/** Builds the index once; finding does not change it. */
export function createSearch(
  entries: readonly Searchable[],
  forgiveness: Forgiveness = allowedEdits,
): Search {
  return atOnce(buildSearch(entries, forgiveness));
}

/** Like `createSearch`, as work that can be sliced. */
export function* buildSearch(
  entries: readonly Searchable[],
  forgiveness: Forgiveness = allowedEdits,
): Sliced<Search> {
  const names = new Names();
  for (const [index, entry] of entries.entries()) {
    names.add(entry);
    if (index % batchSize === 0) yield;
  }
  return searchIn(names, forgiveness);
}

/** All names of all entries, whole and word by word. */
class Names {
  /** Who has a whole name, folded. */
  readonly byName = new Map<string, string[]>();
  readonly byAlias = new Map<string, string[]>();
  readonly byWord = new WordIndex();
  readonly #ids: string[] = [];

  add({ id, names, aliases, hidden = [] }: Searchable): void {
    const number = this.#ids.push(id) - 1;
    for (const name of names) this.#list(name, this.byName, number, weights.name);
    for (const alias of aliases) this.#list(alias, this.byAlias, number, weights.alias);
    for (const alias of hidden) this.#list(alias, this.byAlias, number, weights.hidden);
  }

  #list(name: string, whole: Map<string, string[]>, number: number, weight: number): void {
    const [folded, id] = [words(name), this.#ids[number] ?? ''];
    const ids = whole.get(folded.join(' '));
    if (!ids) whole.set(folded.join(' '), [id]);
    else if (!ids.includes(id)) ids.push(id);
    if (weight > 0) for (const word of folded) this.byWord.add(word, number, weight);
  }

  /** The ids of what was met at least as well as that share of the best, best first. */
  inOrder(met: Scores, leastShare = 0): readonly string[] {
    const sorted = Array.from(met).toSorted(([one, a], [other, b]) => b - a || one - other);
    const least = (sorted[0]?.[1] ?? 0) * leastShare;
    return sorted.filter(([, score]) => score >= least).map(([number]) => this.#ids[number] ?? '');
  }
}

function searchIn(names: Names, forgiveness: Forgiveness): Search {
  /** What each rank meets, best first; a rank is looked up only when it is asked for. */
  function* byRank(query: string): Iterable<readonly [Rank, readonly string[]]> {
    const typed = words(query).slice(0, maxWords);
    if (typed.length === 0) return;
    const text = typed.join(' ');
    yield ['exact', names.byName.get(text) ?? []];
    yield ['alias', names.byAlias.get(text) ?? []];
    const begun = typed.map((word) => ({ word, scores: names.byWord.begunBy(word) }));
    yield ['prefix', names.inOrder(metByAll(...begun.map(({ scores }) => scores)))];
    const met = begun.map(({ word, scores }) =>
      metByAny(scores, names.byWord.like(word, forgiveness(word), 'same')),
    );
    yield ['fuzzy', names.inOrder(metByAll(...met), scoreThreshold)];
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

  function nearest(query: string, limit: number): readonly string[] {
    const met = words(query)
      .slice(0, maxWords)
      .map((word) =>
        metByAny(
          word.length > 3 ? names.byWord.begunBy(word) : new Map(),
          names.byWord.like(word, forgiveness(word), 'any'),
        ),
      );
    return names.inOrder(metByAny(...met)).slice(0, limit);
  }

  return { find, best, nearest };
}

/** Typos forgiven in a word, in edits: none in a short one, where each letter counts. */
function allowedEdits(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 5 ? 1 : 2;
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
