import { WordIndex, type Scores } from './word-index.ts';
import { contentWords, isMeant, smallWords, words } from './words.ts';

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

/** The weight of a word in a name or an alias. Hidden aliases are not indexed by word. */
const weights = { name: 2, alias: 1, hidden: 0 };

/** All names of all entries, whole and word by word. */
export class Names {
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
