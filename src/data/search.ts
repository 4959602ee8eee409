import { atOnce, type Sliced } from './slices.ts';
import { intersect, union, WordIndex, type Match, type Scores } from './word-index.ts';
import { contentWords, formsOf, smallWords } from './words.ts';

/** An entry that users search for by name. */
export interface Searchable {
  readonly id: string;
  readonly names: readonly string[];
  readonly aliases: readonly string[];
  /** Aliases that are spoilers. Found only if typed in full: such a user already knows. */
  readonly hidden?: readonly string[];
  /** Jobs, titles and other words that lead to it if no name does. */
  readonly knownFor?: readonly string[];
  /** Texts whose rarer words lead to it too. */
  readonly notes?: readonly string[];
}

/** Kinds of match, best first: whole name, whole alias, the start of each word, misspelt words. */
export const ranks = ['exact', 'alias', 'prefix', 'fuzzy'] as const;
type Rank = (typeof ranks)[number];

export interface Hit {
  readonly id: string;
  readonly rank: Rank;
}

/** As in `ordinary-words.ts`, which is loaded late. */
export type IsOrdinary = (word: string, how?: 'very') => boolean;

/** What a query means: surely one entry, perhaps one of several, or none. */
export type Meaning =
  | { readonly kind: 'sure'; readonly id: string; readonly isHidden: boolean }
  | { readonly kind: 'choice'; readonly ids: readonly string[] }
  | { readonly kind: 'none' };

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
  return {
    find: (query, limit) => find(names, tolerance, query, limit),
    meaning: (query, isOrdinary) => meaningOf(names, query, isOrdinary),
  };
}

/** All names of all entries, whole and word by word. */
class Names {
  /** Ids by whole folded name. */
  readonly byName = new Map<string, string[]>();
  readonly byAlias = new Map<string, string[]>();
  readonly byHidden = new Map<string, string[]>();
  /** Entry numbers by name without spaces. */
  readonly byJoined = new Map<string, Set<number>>();
  readonly byWord = new WordIndex();
  /** Entry numbers by job, title and the like. */
  readonly byKnown = new Map<string, Set<number>>();
  readonly byNote = new Map<string, Set<number>>();
  readonly ids: string[] = [];

  add({ id, names, aliases, hidden = [], knownFor = [], notes = [] }: Searchable): void {
    const number = this.ids.push(id) - 1;
    for (const name of names) this.#list(name, this.byName, number, weights.name);
    for (const alias of aliases) this.#list(alias, this.byAlias, number, weights.alias);
    for (const alias of hidden) this.#list(alias, this.byHidden, number, weights.hidden);
    for (const text of knownFor.filter(isMeant)) {
      entry(this.byKnown, words(text).join(' ')).add(number);
    }
    for (const word of contentWords(notes.flatMap(words))) entry(this.byNote, word).add(number);
  }

  #list(name: string, whole: Map<string, string[]>, number: number, weight: number): void {
    const [folded, id] = [words(name), this.ids[number] ?? ''];
    const ids = whole.get(folded.join(' '));
    if (!ids) whole.set(folded.join(' '), [id]);
    else if (!ids.includes(id)) ids.push(id);
    if (weight === 0) return;
    entry(this.byJoined, folded.join('')).add(number);
    for (const word of folded) {
      // 'the' of 'The Brothers' leads nowhere, but Will is a name.
      if (weight === weights.name || folded.length === 1 || !smallWords.has(word)) {
        this.byWord.add(word, number, weight);
      }
    }
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
    return best.filter(([, score]) => score >= least).map(([number]) => this.ids[number] ?? '');
  }
}

function entry(sets: Map<string, Set<number>>, key: string): Set<number> {
  const found = sets.get(key) ?? new Set();
  sets.set(key, found);
  return found;
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
  const [text, typed] = [folded.join(' '), distinct(folded)];
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

/** Most words of a sentence that are looked at. */
const maxSentence = 20;
/** More than this isn't a choice. */
const maxChoice = 10;

/** The entries that a word may mean; `isFar` if only by a long shot. */
interface Clue {
  readonly numbers: ReadonlySet<number>;
  readonly isFar: boolean;
}

function near(found: Scores): Clue {
  return { numbers: new Set(found.keys()), isFar: false };
}

function meaningOf(names: Names, query: string, isOrdinary: IsOrdinary): Meaning {
  const all = words(query).slice(0, maxSentence);
  const whole = wholly(names, all) ?? wholly(names, all.filter(isMeant));
  if (whole) return whole;

  const clues = cluesIn(names, all, isOrdinary);
  const every = new Set(clues.flatMap(({ numbers }) => Array.from(numbers)));
  const shared = Array.from(every).filter((number) =>
    clues.every(({ numbers }) => numbers.has(number)),
  );
  // Two names that no entry shares mean two entries.
  const meant = shared.length > 0 ? shared : Array.from(every);
  const ids = meant.map((number) => names.ids[number] ?? '');
  // 'Eddie's dad' is somebody else.
  const isFar = /['’]s\b/u.test(query) || clues.some((clue) => clue.isFar);
  return oneOf(ids, { isFar });
}

/** Whether a word isn't just part of a question: 'who plays', 'the role of'. */
function isMeant(word: string): boolean {
  return !askingWords.has(word);
}

const askingWords: ReadonlySet<string> = new Set(
  `a actor actress an and are character did does in is of or part play played playing plays role the
  vs was who whos with`.split(/\s+/),
);

/** The entries whose whole name, job or title this is. */
function wholly(names: Names, asked: readonly string[]): Meaning | undefined {
  if (asked.length === 0) return undefined;
  const text = asked.join(' ');
  const whole = names.byName.get(text) ?? names.byAlias.get(text);
  if (whole) return oneOf(whole);
  const hidden = names.byHidden.get(text);
  if (hidden) return oneOf(hidden, { isHidden: true });
  const title = asked.length > 1 ? names.byKnown.get(text) : undefined;
  const joined = names.byJoined.get(asked.join('')) ?? title;
  return joined && oneOf(Array.from(joined, (number) => names.ids[number] ?? ''));
}

function oneOf(
  ids: readonly string[],
  { isHidden = false, isFar = false }: { isHidden?: boolean; isFar?: boolean } = {},
): Meaning {
  const [id, ...others] = ids;
  if (id === undefined) return { kind: 'none' };
  if (others.length === 0 && !isFar) return { kind: 'sure', id, isHidden };
  return { kind: 'choice', ids: ids.slice(0, maxChoice) };
}

/** A clue for each word that means something. Small words count only beside names: Will, but not 'when will it end'. */
function cluesIn(names: Names, all: readonly string[], isOrdinary: IsOrdinary): readonly Clue[] {
  const clues: Clue[] = [];
  const small: Clue[] = [];
  let isSentence = false;
  for (let at = 0; at < all.length; at += 1) {
    const [word = '', next] = [all[at], all[at + 1]];
    if (smallWords.has(word)) {
      const whole = names.byWord.whole(word);
      if (whole) small.push(near(whole));
      else isSentence ||= isMeant(word);
      continue;
    }
    // A name with a space too many: `mc laughlin`.
    const pair = next === undefined ? undefined : names.byWord.whole(word + next);
    if (pair) at += 1;
    const clue = pair ? near(pair) : clueOf(names, word, isOrdinary);
    if (clue) clues.push(clue);
    else isSentence ||= isMeant(word);
    if (!clue && !isOrdinary(word) && word.length > 2) clues.push(...unknownWord);
  }
  const found = isSentence ? clues : [...small, ...clues];
  return found.filter(({ numbers }) => numbers.size > 0).map(far(found));
}

const unknownWord: readonly Clue[] = [{ numbers: new Set(), isFar: true }];

/** A word that nobody has makes the others a long shot. */
function far(clues: readonly Clue[]): (clue: Clue) => Clue {
  const isUnsure = clues.some(({ numbers }) => numbers.size === 0);
  return (clue) => (isUnsure ? { ...clue, isFar: true } : clue);
}

function clueOf(names: Names, word: string, isOrdinary: IsOrdinary): Clue | undefined {
  const whole = names.byWord.whole(word);
  if (whole) return near(whole);
  const formal = formsOf(word).flatMap((form) =>
    Array.from(names.byWord.whole(form)?.keys() ?? []),
  );
  if (formal.length > 0) return { numbers: new Set(formal), isFar: false };
  const known =
    names.byKnown.get(word) ??
    names.byKnown.get(word.replace(/s$/, '')) ??
    (isOrdinary(word, 'very') ? undefined : names.byNote.get(word));
  if (known) return { numbers: known, isFar: false };
  if (isOrdinary(word)) return undefined;
  const begun = word.length > 1 ? names.byWord.prefixMatches(word) : [];
  if (begun.length > 0) return near(union(begun));
  return slipOf(names, word);
}

/** The entries of the nearest words. More than one edit is a long shot. */
function slipOf(names: Names, word: string): Clue | undefined {
  if (word.length < 3) return undefined;
  const slips = names.byWord.slips(word, word.length > 3 && word.length < 6 ? 1 : 2);
  const least = Math.min(...slips.map(({ edits }) => edits));
  const nearest = slips.filter(({ edits }) => edits === least);
  if (nearest.length === 0) return undefined;
  const numbers = new Set(nearest.flatMap(({ term }) => Array.from(term.weights.keys())));
  return { numbers, isFar: least > 1 };
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
