import SearchableMap from 'minisearch/SearchableMap';

/** How well each entry, by its number, is met; more is better. */
export type Scores = ReadonlyMap<number, number>;

/** What a word that is met counts, by how it was: whole, begun, or with slips in it. */
const closeness = { whole: 1, begun: 0.4, misspelt: 0.45 };

/** By its number, what a word counts in an entry. */
type Weights = Map<number, number>;

/** Which entries have a word, and how much it counts there. Who forgives case or accents folds words before. */
export class WordIndex {
  readonly #terms = new SearchableMap<Weights>();

  /** Says that an entry has the word; where it has it twice, it counts twice. */
  add(word: string, entry: number, weight: number): void {
    const weights = this.#terms.fetch(word, () => new Map());
    weights.set(entry, (weights.get(entry) ?? 0) + weight);
  }

  /** Entries with a word that is `word` or begins with it. */
  begunBy(word: string): Scores {
    const scores = new Map<number, number>();
    for (const [term, weights] of this.#terms.atPrefix(word)) {
      const begun = closeness.begun * (word.length / term.length);
      collect(scores, weights, term === word ? closeness.whole : begun);
    }
    return scores;
  }

  /**
   * Entries with a word that becomes `word` by at most so many edits, but for those that `begunBy` gives. Only
   * words with the same first letter, unless any may be the first: a slip there is rarer than a chance hit.
   */
  like(word: string, edits: number, firstLetter: 'same' | 'any'): Scores {
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

/** Entries in any of the scores; those of an entry are added up. */
export function metByAny(...met: readonly Scores[]): Scores {
  const found: Weights = new Map();
  for (const scores of met) collect(found, scores, 1);
  return found;
}

/** Entries in all of the scores; those of an entry are added up. */
export function metByAll(...met: readonly Scores[]): Scores {
  const found = new Map(met[0]);
  for (const scores of met.slice(1)) {
    for (const [entry, sum] of found) {
      const score = scores.get(entry);
      if (score === undefined) found.delete(entry);
      else found.set(entry, sum + score);
    }
  }
  return found;
}
