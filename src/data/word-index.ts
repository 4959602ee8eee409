import SearchableMap from 'minisearch/SearchableMap';

/** Scores by entry number; higher is better. */
export type Scores = ReadonlyMap<number, number>;

/** The factor of each kind of match: the whole word, its beginning, or a misspelling. */
const closeness = { whole: 1, prefix: 0.4, misspelt: 0.45 };

/** The weight of a word by entry number. */
type Weights = Map<number, number>;

/** Finds entries by word. Callers fold case and accents before adding and searching. */
export class WordIndex {
  readonly #terms = new SearchableMap<Weights>();

  /** Adds `word` to `entry`. Repeated words add weight. */
  add(word: string, entry: number, weight: number): void {
    const weights = this.#terms.fetch(word, () => new Map());
    weights.set(entry, (weights.get(entry) ?? 0) + weight);
  }

  /** Entries with a word that starts with `word`. */
  prefixMatches(word: string): Scores {
    const scores = new Map<number, number>();
    for (const [term, weights] of this.#terms.atPrefix(word)) {
      const prefix = closeness.prefix * (word.length / term.length);
      collect(scores, weights, term === word ? closeness.whole : prefix);
    }
    return scores;
  }

  /**
   * Entries with a word at most `edits` away from `word`, without those of `prefixMatches`. With
   * `'same'`, the first letter must match: typos there are rarer than chance hits.
   */
  fuzzyMatches(word: string, edits: number, firstLetter: 'same' | 'any'): Scores {
    const scores = new Map<number, number>();
    if (edits === 0) return scores;
    const known = firstLetter === 'same' ? word.charAt(0) : '';
    const typed = word.slice(known.length);
    for (const [rest, [weights, distance]] of this.#terms.atPrefix(known).fuzzyGet(typed, edits)) {
      if (rest.startsWith(typed)) continue;
      const misspelt = closeness.misspelt * (word.length / (word.length + distance));
      collect(scores, weights, misspelt);
    }
    return scores;
  }
}

function collect(scores: Weights, weights: Scores, share: number): void {
  for (const [entry, weight] of weights) {
    scores.set(entry, (scores.get(entry) ?? 0) + weight * share);
  }
}

/** Entries in at least one of the scores, with the sum of their scores. */
export function union(...all: readonly Scores[]): Scores {
  const found: Weights = new Map();
  for (const scores of all) collect(found, scores, 1);
  return found;
}

/** The entries found that have at least one of the scores too, with the sum. */
export function intersect(found: Scores, ...all: readonly Scores[]): Scores {
  const both: Weights = new Map();
  for (const [entry, sum] of found) {
    const score = all.reduce((total, scores) => total + (scores.get(entry) ?? 0), 0);
    if (score > 0) both.set(entry, sum + score);
  }
  return both;
}
