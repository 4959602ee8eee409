import SearchableMap from 'minisearch/SearchableMap';

/** Scores by entry number; higher is better. */
export type Scores = ReadonlyMap<number, number>;

/** The factor of each kind of match: the whole word, its beginning, or a misspelling. */
const closeness = { whole: 1, prefix: 0.4, misspelt: 0.45 };

/** The weight of a word by entry number. */
type Weights = Map<number, number>;

/** The entries of an indexed word, and how close it is to the one that was typed. */
export type Match = readonly [weights: Scores, share: number];

/** Finds entries by word. Callers fold case and accents before adding and searching. */
export class WordIndex {
  readonly #terms = new SearchableMap<Weights>();

  /** Adds `word` to `entry`. Repeated words add weight. */
  add(word: string, entry: number, weight: number): void {
    const weights = this.#terms.fetch(word, () => new Map());
    weights.set(entry, (weights.get(entry) ?? 0) + weight);
  }

  /** Words that start with `word`. */
  prefixMatches(word: string): readonly Match[] {
    return Array.from(this.#terms.atPrefix(word), ([term, weights]) => {
      const prefix = closeness.prefix * (word.length / term.length);
      return [weights, term === word ? closeness.whole : prefix];
    });
  }

  /**
   * Words at most `edits` away from `word`, without those of `prefixMatches`. With `'same'`, the first letter must
   * match: typos there are rarer than chance hits.
   */
  fuzzyMatches(word: string, edits: number, firstLetter: 'same' | 'any'): readonly Match[] {
    if (edits === 0) return [];
    const known = firstLetter === 'same' ? word.charAt(0) : '';
    const typed = word.slice(known.length);
    const near = Array.from(this.#terms.atPrefix(known).fuzzyGet(typed, edits));
    return near
      .filter(([rest]) => !rest.startsWith(typed))
      .map(([, [weights, distance]]) => [
        weights,
        closeness.misspelt * (word.length / (word.length + distance)),
      ]);
  }
}

/** Entries of at least one match, with the sum of their scores. */
export function union(matches: readonly Match[]): Scores {
  const found: Weights = new Map();
  for (const [weights, share] of matches) {
    for (const [entry, weight] of weights) {
      found.set(entry, (found.get(entry) ?? 0) + weight * share);
    }
  }
  return found;
}

/** The entries found that have a match too, with the sum of their scores. */
export function intersect(found: Scores, matches: readonly Match[]): Scores {
  const both: Weights = new Map();
  for (const [weights, share] of matches) {
    // A common word has thousands of entries, and only those found matter.
    for (const entry of (weights.size < found.size ? weights : found).keys()) {
      const [sum, weight] = [found.get(entry), weights.get(entry)];
      if (sum === undefined || weight === undefined) continue;
      both.set(entry, (both.get(entry) ?? sum) + weight * share);
    }
  }
  return both;
}
