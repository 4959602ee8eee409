import type { Names } from './names.ts';
import { union, type Scores } from './word-index.ts';
import { formsOf, isMeant, smallWords, words } from './words.ts';

/** As in `ordinary-words.ts`, which is loaded late. */
export type IsOrdinary = (word: string, how?: 'very') => boolean;

/** What a query means: surely one entry, perhaps one of several, or none. */
export type Meaning =
  | { readonly kind: 'sure'; readonly id: string; readonly isHidden: boolean }
  | { readonly kind: 'choice'; readonly ids: readonly string[] }
  | { readonly kind: 'none' };

/** Most words of a sentence that are looked at. */
const maxSentence = 20;
/** More than this isn't a choice. */
const maxChoice = 10;

/** The entries that a word may mean; `isFar` if only by a long shot. */
interface Clue {
  readonly numbers: ReadonlySet<number> | Scores;
  readonly isFar: boolean;
}

function near(numbers: Clue['numbers']): Clue {
  return { numbers, isFar: false };
}

/** What a finished query means, which may be a sentence or name several entries. */
export function meaningOf(names: Names, query: string, isOrdinary: IsOrdinary): Meaning {
  const all = words(query).slice(0, maxSentence);
  const whole = wholly(names, all) ?? wholly(names, all.filter(isMeant));
  if (whole) return whole;

  const clues = cluesIn(names, all, isOrdinary);
  const [first, ...others] = clues.map(({ numbers }) => numbers);
  const shared = Array.from(first?.keys() ?? []).filter((number) =>
    others.every((numbers) => numbers.has(number)),
  );
  // Two names that no entry shares mean two entries.
  const found =
    shared.length > 0 ? shared : new Set(clues.flatMap(({ numbers }) => [...numbers.keys()]));
  const ids = Array.from(found, (number) => names.ids[number] ?? '');
  // 'Eddie's dad' is somebody else.
  const isFar = /['’]s\b/u.test(query) || clues.some((clue) => clue.isFar);
  return oneOf(ids, { isFar });
}

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
  let isUnsure = false;
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
    // A word that nobody has makes the others a long shot.
    if (!clue && !isOrdinary(word) && word.length > 2) isUnsure = true;
  }
  const found = isSentence ? clues : [...small, ...clues];
  return isUnsure ? found.map((clue) => ({ ...clue, isFar: true })) : found;
}

function clueOf(names: Names, word: string, isOrdinary: IsOrdinary): Clue | undefined {
  const whole = names.byWord.whole(word);
  if (whole) return near(whole);
  const formal = formsOf(word).flatMap((form) =>
    Array.from(names.byWord.whole(form)?.keys() ?? []),
  );
  if (formal.length > 0) return near(new Set(formal));
  const known =
    names.byKnown.get(word) ??
    names.byKnown.get(word.replace(/s$/, '')) ??
    (isOrdinary(word, 'very') ? undefined : names.byNote.get(word));
  if (known) return near(known);
  if (isOrdinary(word)) return undefined;
  const begun = word.length > 1 ? names.byWord.prefixMatches(word) : [];
  if (begun.length > 0) return near(union(begun));
  return slipOf(names, word);
}

/**
 * The entries of the nearest words. More than one edit is a long shot. Sounds count only if no word is one edit away.
 */
function slipOf(names: Names, word: string): Clue | undefined {
  if (word.length < 3) return undefined;
  const close = names.byWord.slips(word, 1, 1);
  const most = word.length > 3 && word.length < 6 ? 1 : 2;
  const slips = close.length > 0 ? close : names.byWord.slips(word, most);
  const least = Math.min(...slips.map(({ edits }) => edits));
  const nearest = slips.filter(({ edits }) => edits === least);
  if (nearest.length === 0) return undefined;
  const numbers = new Set(nearest.flatMap(({ term }) => Array.from(term.weights.keys())));
  return { numbers, isFar: least > 1 };
}
