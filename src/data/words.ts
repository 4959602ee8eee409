/** The words of a text without case, accents and punctuation. */
export function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+|['’]/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđßæœıðþ]/gu, (letter) => plainLetters[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
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

/** The words of a text as written. Apostrophes do not split words. */
export function tokens(text: string): readonly string[] {
  return text.replaceAll('’', "'").match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) ?? [];
}

/** `1 day`, `2 days`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `a, b and c`. Intl.ListFormat would take longer to load than all the facts. */
export function list(words: readonly (string | number)[]): string {
  const [last = '', ...others] = words.toReversed();
  return others.length === 0 ? `${last}` : `${others.toReversed().join(', ')} and ${last}`;
}

/** Filters out small words and numbers. Expects lower case. */
export function contentWords(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.length > 1 && !smallWords.has(word) && !/^\d+$/.test(word));
}

/** English stop words. Packs in other languages are checked by the same rules. */
export const smallWords: ReadonlySet<string> = new Set(
  `a about after all also am an and any are as at be been before being but by can could did do does
  for from had has have he her here him his how i if in into is it its it's just like may me might
  more most my no nor not now of off on one only or other our out over own said same say says season
  she should show so some such than that that's the their them then there these they this those to
  too two up us very was we were what when where which while who whom why will with would yet you
  your`.split(/\s+/),
);

/** All forms of a first name: `michael`, `mike` and `mikey`. */
export function formsOf(name: string): readonly string[] {
  return firstNames.get(name) ?? [];
}

const firstNames: ReadonlyMap<string, readonly string[]> = new Map(
  `alexander alex|benjamin ben|charles charlie|christopher chris|daniel dan danny|david dave davey|
  edward eddie ed eddy|james jim jimmy|jonathan jon johnny|joseph joe joey|katherine kate kathy katie|
  matthew matt|maxine max|michael mike mikey|nancy nance|nicholas nick|robert rob robbie|samuel sam|
  steven steve stephen|thomas tom tommy|william will willie`
    .split('|')
    .map((forms) => forms.trim().split(' '))
    .flatMap((forms) => forms.map((form) => [form, forms] as const)),
);

/** Whether a word isn't just part of a question: 'who plays', 'the role of'. */
export function isMeant(word: string): boolean {
  return !askingWords.has(word);
}

const askingWords: ReadonlySet<string> = new Set(
  `a actor actress an and are character did does in is of or part play played playing plays role the
  vs was who whos with`.split(/\s+/),
);
