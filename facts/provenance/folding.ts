/** A text with plain quotes, dashes and spaces, for comparisons. */
export function folded(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[‘’ʼ′]/gu, "'")
    .replaceAll(/[“”„«»″]/gu, '"')
    .replaceAll(/[‐‑‒–—―−]/gu, '-')
    .replaceAll('…', '...')
    .replaceAll(/[\s\u200B\uFEFF]+/gu, ' ')
    .trim();
}

/** Whether a folded text contains another one, from word boundary to word boundary. */
export function containsWords(text: string, wanted: string): boolean {
  if (wanted === '') return false;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (!splitsWord(text, at) && !splitsWord(text, at + wanted.length)) return true;
  }
  return false;
}

/** Whether an offset lies between two letters or digits. */
function splitsWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]{2}$/u.test(text.slice(Math.max(at - 1, 0), at + 1));
}

/** The words of a text in lower case, without accents and possessive endings. */
export function plainWords(text: string): readonly string[] {
  const plain = folded(text).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const found = plain.match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) ?? [];
  return found.map((word) => word.replace(/'s$|(?<=s)'$/u, ''));
}

const endings = ['ations', 'ation', 'ings', 'ing', 'edly', 'ies', 'ed', 'es', 'ly', 's', 'e'];

/** The stem shared by the forms of a word, as in `officially` and `official`, `filming` and `film`. */
export function stem(word: string): string {
  const ending = endings.find((end) => word.endsWith(end) && word.length - end.length >= 4);
  return ending === undefined ? word : word.slice(0, -ending.length);
}

const numberWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const ordinalWords =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
    ' ',
  );

/** The digits of a number or decade: `8` for `8`, `08`, `eight`, `8th` and `eighth`; `80s`. */
export function numberOf(word: string): string | undefined {
  const spelledOut = Math.max(numberWords.indexOf(word), ordinalWords.indexOf(word));
  if (spelledOut >= 0) return String(spelledOut);
  const decade = /^(?:\d\d)?(\d0s)$/.exec(word);
  if (decade) return decade[1];
  const digits = /^0*(\d+)(?:st|nd|rd|th)?$/.exec(word);
  return digits?.[1];
}
