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
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  /** As printed, except for white space. */
  readonly text: string;
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
    sentences: raw.split(/\n\s*\n/u).flatMap(sentencesOf),
  };
}

/** The stems of the content words, and the dates. */
export function stemsOf(text: string): ReadonlySet<string> {
  const { dates, rest } = findDates(folded(text));
  return new Set([...contentWords(plainWords(rest)).map(stem), ...dates]);
}

/** Splits a paragraph at ends of sentences, but not inside `pic.twitter.com`. */
function sentencesOf(paragraph: string): readonly Sentence[] {
  return folded(paragraph)
    .split(/(?<=[.!?]["')]*)\s+(?=["'(]*[\p{Lu}\p{N}])/u)
    .map((text) => ({ text, stems: stemsOf(text) }))
    .filter(({ stems }) => stems.size > 0);
}
