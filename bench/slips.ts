import type { Facts } from '#data/facts.ts';
import { words } from '#data/words.ts';
import { type IsOrdinary } from '#data/meaning.ts';

/** A misspelt name, and the people who have that name. */
export interface Slip {
  readonly typed: string;
  readonly meant: ReadonlySet<string>;
}

/** Keys in rows, and those at the left edge from top to bottom. */
const keyboard = 'qwertyuiop asdfghjkl zxcvbnm qaz';

/** Spellings that sound alike. */
const alike =
  'c>k ck>k k>c ie>y y>ie ph>f f>ph s>z z>s ee>ea i>y x>cks ll>l nn>n tt>t w>wh ei>ie ou>u ow>ou er>ar';

/** The slips of each kind that a word allows. */
const kinds: readonly ((word: string) => readonly string[])[] = [
  (word) =>
    each(word)
      .slice(1)
      .map((at) => put(word, at - 1, 2, word.charAt(at) + word.charAt(at - 1))),
  (word) => each(word).map((at) => put(word, at, 1, '')),
  (word) => each(word).flatMap((at) => keysAt(word, at)),
  (word) =>
    alike.split(' ').flatMap((pair) => {
      const [from = '', to = ''] = pair.split('>');
      return word.includes(from) ? [word.replace(from, to)] : [];
    }),
];

function each(word: string): readonly number[] {
  return Array.from(word, (_, at) => at);
}

function put(word: string, at: number, length: number, text: string): string {
  return word.slice(0, at) + text + word.slice(at + length);
}

/** The word with each key beside the one at this place. */
function keysAt(word: string, at: number): readonly string[] {
  const places = each(keyboard).filter((place) => keyboard[place] === word[at]);
  const beside = places.flatMap((place) => [keyboard[place - 1], keyboard[place + 1]]);
  return beside.filter((key = ' ') => key !== ' ').map((key = '') => put(word, at, 1, key));
}

/** Every slip in one word of at least three letters, in all names of a pack, whole and word by word. */
export function* slipsIn({ cast }: Facts): Iterable<Slip> {
  const meant = new Map<string, Set<string>>();
  for (const { id, name, character } of cast) {
    for (const whole of [name, character].filter((text) => text !== null)) {
      const folded = words(whole);
      for (const text of [folded.join(' '), ...folded]) {
        meant.set(text, (meant.get(text) ?? new Set()).add(id));
      }
    }
  }
  for (const [name, ids] of meant) {
    const parts = name.split(' ');
    for (const [at, word] of parts.entries()) {
      if (word.length < 3) continue;
      for (const slip of kinds.flatMap((make) => [...new Set(make(word))])) {
        const typed = parts.with(at, slip).join(' ');
        if (!meant.has(typed)) yield { typed, meant: ids };
      }
    }
  }
}

/** How the search takes slips: the right person, alone or in a short choice; nobody; or surely somebody else. */
export function countSlips(facts: Facts, slips: Iterable<Slip>, isOrdinary: IsOrdinary) {
  const counts = { right: 0, nobody: 0, wrong: 0 };
  for (const { typed, meant } of slips) {
    const found = facts.findPeople.meaning(typed, isOrdinary);
    const ids = found.kind === 'sure' ? [found.id] : found.kind === 'choice' ? found.ids : [];
    if (ids.some((id) => meant.has(id))) counts.right += 1;
    else if (found.kind === 'sure') counts.wrong += 1;
    else counts.nobody += 1;
  }
  return counts;
}
