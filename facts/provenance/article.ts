import { contentWords } from '#data/words.ts';
import { findDates } from './dates.ts';
import { folded, numberOf, plainWords, stem } from './folding.ts';

/** An article, prepared for lookups. */
export interface Article {
  readonly id: string;
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly dates: readonly string[];
  readonly stems: ReadonlySet<string>;
}

export function readArticle(id: string, raw: string): Article {
  const text = folded(raw);
  const words = plainWords(text);
  return {
    id,
    text,
    words: new Set(words),
    numbers: new Set(words.map(numberOf).filter((number) => number !== undefined)),
    dates: findDates(text).dates,
    stems: stemsOf(text),
  };
}

/** The stems of the content words, and the dates. */
export function stemsOf(text: string): ReadonlySet<string> {
  const { dates, rest } = findDates(folded(text));
  return new Set([...contentWords(plainWords(rest)).map(stem), ...dates]);
}
