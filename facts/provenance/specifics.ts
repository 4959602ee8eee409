import { supports, findDates } from './dates.ts';
import { folded, containsWords, numberOf, plainWords } from './folding.ts';
import type { Article } from './article.ts';

/** A detail that must be in a source: a name, a number, a date or a title. */
export interface Specific {
  readonly kind: 'name' | 'number' | 'date' | 'title';
  readonly text: string;
}

/** Smallest spelled-out number that counts: smaller ones are often wording, as in `all three`. */
const minSpelledOut = 5;

/**
 * The specifics of a text. The first word of a sentence is always capitalised, so it counts as a name
 * only if it is one of `names` (in lower case).
 */
export function specificsOf(text: string, names: ReadonlySet<string>): readonly Specific[] {
  const plain = folded(text);
  const titles = Array.from(plain.matchAll(/"([^"]+)"/gu), ([, title = '']) => title);
  const { dates, rest } = findDates(plain.replaceAll(/"[^"]+"/gu, ' " '));
  return [
    ...titles.map((title) => ({ kind: 'title', text: title }) as const),
    ...dates.map((date) => ({ kind: 'date', text: date }) as const),
    ...numbersIn(rest).map((number) => ({ kind: 'number', text: number }) as const),
    ...namesIn(rest, names).map((name) => ({ kind: 'name', text: name }) as const),
  ];
}

export function contains(article: Article, { kind, text }: Specific): boolean {
  switch (kind) {
    case 'title': {
      const title = text.replace(/[.,;:!?]+$/u, '').toLowerCase();
      return containsWords(article.text.toLowerCase(), title);
    }
    case 'date':
      return supports(article.dates, text);
    case 'number': {
      const number = numberOf(text);
      return number !== undefined && article.numbers.has(number);
    }
    case 'name':
      return plainWords(text).every((word) => article.words.has(word));
  }
}

function numbersIn(text: string): readonly string[] {
  return plainWords(text).filter((word) => {
    const number = numberOf(word);
    return number !== undefined && (/^\d/u.test(word) || Number(number) >= minSpelledOut);
  });
}

/** Runs of capitalised words: `Ana Oak`, `Northern Quay`. */
function namesIn(text: string, names: ReadonlySet<string>): readonly string[] {
  const runs: string[][] = [];
  let run: string[] | undefined;
  let end = -1;
  for (const match of text.matchAll(/@?[\p{L}\p{N}_]+(?:['-][\p{L}\p{N}]+)*/gu)) {
    const [word] = match;
    const between = end < 0 ? '.' : text.slice(end, match.index);
    end = match.index + word.length;
    const isCapital = /^@?\p{Lu}/u.test(word);
    const begins = /[.!?:;"(]|^$/u.test(between.trim()) && between.trim() !== '';
    if (!isCapital || (begins && !names.has(plainWords(word)[0] ?? ''))) {
      run = undefined;
    } else if (run && between === ' ') {
      run.push(word);
    } else {
      run = [word];
      runs.push(run);
    }
  }
  return runs.map((words) => words.join(' '));
}
