import { atOnce, type Sliced } from './slices.ts';
import { intersect, union, WordIndex, type Match, type Scores } from './word-index.ts';

/** An entry that users search for by name. */
export interface Searchable {
  readonly id: string;
  readonly names: readonly string[];
  readonly aliases: readonly string[];
  /** Aliases that are spoilers. Found only if typed in full: such a user already knows. */
  readonly hidden?: readonly string[];
}

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
  /** Only the matches of the best rank found. */
  best(query: string, limit?: number): readonly string[];
  /** Suggestions for a query without matches: entries that match any one word of it. */
  nearest(query: string, limit: number): readonly string[];
}

/** Most words of a query that are looked at; no name has more. */
const maxWords = 8;

/** Lowest score of a fuzzy match, as a share of the best one. */
const scoreThreshold = 0.3;

/** The weight of a word in a name or an alias. Hidden aliases are not indexed by word. */
const weights = { name: 2, alias: 1, hidden: 0 };

/** Entries indexed between two yields: a few milliseconds of work, on a slow machine too. */
const batchSize = 50;

/** Number of edits tolerated in a word. */
type Tolerance = (word: string) => number;

/** Builds the index. */
export function createSearch(
  entries: readonly Searchable[],
  tolerance: Tolerance = allowedEdits,
): Search {
  return atOnce(buildSearch(entries, tolerance));
}

/** Like `createSearch`, as work that can be sliced. */
export function* buildSearch(
  entries: readonly Searchable[],
  tolerance: Tolerance = allowedEdits,
): Sliced<Search> {
  const names = new Names();
  for (const [index, entry] of entries.entries()) {
    names.add(entry);
    if (index % batchSize === 0) yield;
  }
  return searchIn(names, tolerance);
}

/** All names of all entries, whole and word by word. */
class Names {
  /** Ids by whole folded name. */
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

  /** At most `limit` ids by descending score, without scores below `leastShare` of the best. */
  inOrder(scores: Scores, limit: number, leastShare = 0): readonly string[] {
    // A short word may match thousands: sorting all of them would take longer than finding them.
    const best: [number: number, score: number][] = [];
    for (const [number, score] of scores) {
      const at = best.findLastIndex(
        ([one, other]) => other > score || (other === score && one < number),
      );
      if (at + 1 < limit) best.splice(at + 1, 0, [number, score]);
      if (best.length > limit) best.pop();
    }
    const least = (best[0]?.[1] ?? 0) * leastShare;
    return best.filter(([, score]) => score >= least).map(([number]) => this.#ids[number] ?? '');
  }
}

function searchIn(names: Names, tolerance: Tolerance): Search {
  /** The matches of each rank, best first. A rank is computed only when the caller gets to it. */
  function* byRank(query: string, limit: number): Iterable<readonly [Rank, readonly string[]]> {
    const folded = words(query);
    if (folded.length === 0) return;
    const [text, typed] = [folded.join(' '), distinct(folded)];
    yield ['exact', names.byName.get(text) ?? []];
    yield ['alias', names.byAlias.get(text) ?? []];
    const begun = typed.map((word) => names.byWord.prefixMatches(word));
    yield ['prefix', names.inOrder(matchingAll(begun), limit)];
    if (typed.every((word) => tolerance(word) === 0)) return;
    const met = typed.map((word, index) => [
      ...(begun[index] ?? []),
      ...names.byWord.fuzzyMatches(word, tolerance(word), 'same'),
    ]);
    yield ['fuzzy', names.inOrder(matchingAll(met), limit, scoreThreshold)];
  }

  function find(query: string, limit = 25): readonly Hit[] {
    const found = new Map<string, Rank>();
    for (const [rank, ids] of byRank(query, limit)) {
      for (const id of ids) if (!found.has(id)) found.set(id, rank);
      if (found.size >= limit) break;
    }
    return Array.from(found, ([id, rank]) => ({ id, rank })).slice(0, limit);
  }

  function best(query: string, limit = 25): readonly string[] {
    for (const [, ids] of byRank(query, limit)) if (ids.length > 0) return ids.slice(0, limit);
    return [];
  }

  function nearest(query: string, limit: number): readonly string[] {
    const met = distinct(words(query)).flatMap((word) => [
      ...(word.length > 3 ? names.byWord.prefixMatches(word) : []),
      ...names.byWord.fuzzyMatches(word, tolerance(word), 'any'),
    ]);
    return names.inOrder(union(met), limit);
  }

  return { find, best, nearest };
}

/** Entries that match every word. The rarest word comes first: often the others needn't be looked up. */
function matchingAll(all: readonly (readonly Match[])[]): Scores {
  const [rarest = [], ...others] = all.toSorted((one, other) => sizeOf(one) - sizeOf(other));
  return others.reduce(intersect, union(rarest));
}

function sizeOf(matches: readonly Match[]): number {
  return matches.reduce((sum, [weights]) => sum + weights.size, 0);
}

/** Short words tolerate no edits: each letter counts. */
function allowedEdits(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 5 ? 1 : 2;
}

/** Each repetition of a common word would cost as much as the first. */
function distinct(folded: readonly string[]): readonly string[] {
  return Array.from(new Set(folded)).slice(0, maxWords);
}

/** The words of a text without case, accents and punctuation. */
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
    .toLowerCase()
    .replaceAll(/[łøđßæœıðþ]/gu, (letter) => plainLetters[letter] ?? letter);
}

/** Letters that Unicode doesn't take apart into a plain one and an accent. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ð: 'd',
  þ: 'th',
};
