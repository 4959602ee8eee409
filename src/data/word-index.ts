import { doubleMetaphone } from 'double-metaphone';
import { editDistance } from '#nearest.ts';

/** Scores by entry number; higher is better. */
export type Scores = ReadonlyMap<number, number>;

/** The factor of each kind of match: the whole word, its beginning, or a misspelling. */
const closeness = { whole: 1, prefix: 0.4, misspelt: 0.45 };

/** The weight of a word by entry number. */
type Weights = Map<number, number>;

/** The entries of an indexed word, and how close it is to the one that was typed. */
export type Match = readonly [weights: Scores, share: number];

/** An indexed word. */
interface Term {
  readonly word: string;
  readonly weights: Weights;
  /** A bit for each letter in it, so that most words needn't be compared letter by letter. */
  readonly letters: number;
  sound?: string;
}

/** Finds entries by word. Callers fold case and accents before adding and searching. */
export class WordIndex {
  readonly #terms = new Map<string, Term>();
  /** In the order of their code units, so that words with the same beginning are neighbours. */
  readonly #sorted: Term[] = [];
  /** By length of the word. */
  readonly #byLength: Term[][] = [];

  /** Adds `word` to `entry`. Repeated words add weight. */
  add(word: string, entry: number, weight: number): void {
    const { weights } = this.#terms.get(word) ?? this.#newTerm(word);
    weights.set(entry, (weights.get(entry) ?? 0) + weight);
  }

  #newTerm(word: string): Term {
    const term = { word, weights: new Map(), letters: lettersIn(word) };
    this.#terms.set(word, term);
    this.#sorted.splice(this.#firstFrom(word), 0, term);
    (this.#byLength[word.length] ??= []).push(term);
    return term;
  }

  /** The entries that have exactly this word. */
  whole(word: string): Scores | undefined {
    return this.#terms.get(word)?.weights;
  }

  /** Words that start with `word`. */
  prefixMatches(word: string): readonly Match[] {
    const matches: Match[] = [];
    for (let at = this.#firstFrom(word); ; at += 1) {
      const term = this.#sorted[at];
      if (!term?.word.startsWith(word)) return matches;
      const prefix = closeness.prefix * (word.length / term.word.length);
      matches.push([term.weights, term.word === word ? closeness.whole : prefix]);
    }
  }

  /** Index of the first word in `#sorted` that isn't before `word`. */
  #firstFrom(word: string): number {
    let [from, to] = [0, this.#sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#sorted[middle]?.word ?? '') < word) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Words at most `edits` away from `word`, without those of `prefixMatches`. */
  fuzzyMatches(word: string, edits: number): readonly Match[] {
    return this.slips(word, edits)
      .filter(({ term }) => !term.word.startsWith(word))
      .map(({ term, edits: distance }) => [
        term.weights,
        closeness.misspelt * (word.length / (word.length + distance)),
      ]);
  }

  /**
   * Words at most `most` edits away from `word`. A swap of two neighbours is one edit. A word that sounds the same
   * counts as one edit nearer, up to `reach` edits away. A word with a digit has no slips: 12 isn't a slip of 13.
   */
  slips(
    word: string,
    most: number,
    reach = soundReach,
  ): readonly { readonly term: Term; readonly edits: number }[] {
    if (most === 0 || word.length > longestWord || /\d/.test(word)) return [];
    const letters = lettersIn(word);
    const sound =
      reach > most && word.length >= shortestSound ? doubleMetaphone(word)[0] : undefined;
    const found: { term: Term; edits: number }[] = [];
    for (let length = word.length - reach; length <= word.length + reach; length += 1) {
      for (const term of this.#byLength[length] ?? []) {
        // An edit adds at most one letter and removes at most one. This rules out most words before the costlier steps.
        const leastEdits = Math.max(onlyIn(term.letters, letters), onlyIn(letters, term.letters));
        if (leastEdits > reach) continue;
        const alike =
          sound !== undefined && sound === (term.sound ??= doubleMetaphone(term.word)[0]);
        if (leastEdits > most && !alike) continue;
        let edits = editDistance(word, term.word);
        // One different letter can make another name of a short word: `kim` is hardly Jim.
        const isShort = Math.max(word.length, term.word.length) < shortestSound;
        if (isShort && letters !== term.letters) edits += 1;
        else if (alike && edits > 1) edits -= 1;
        if (edits <= most) found.push({ term, edits });
      }
    }
    return found;
  }
}

/** No name is longer. */
const longestWord = 40;
/** Most edits between words that sound alike, such as `kaleb` and `caleb`. */
const soundReach = 3;
/** Shorter words sound like too many others. */
const shortestSound = 4;

/** Letters other than a to z share a bit. */
function lettersIn(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charCodeAt(at) - 97;
    bits |= 1 << (letter >= 0 && letter < 26 ? letter : 26);
  }
  return bits;
}

/** How many letters of one word aren't in the other. */
function onlyIn(letters: number, others: number): number {
  let count = 0;
  for (let rest = letters & ~others; rest !== 0; rest &= rest - 1) count += 1;
  return count;
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
