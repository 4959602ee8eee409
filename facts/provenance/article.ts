import { contentWords } from '#data/words.ts';
import { findDates } from './dates.ts';
import { folded, numberOf, plainWords, stem } from './folding.ts';

/** An article, prepared for being asked whether it holds something. */
export interface Article {
  /** The id of the source that it is. */
  readonly id: string;
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly dates: readonly string[];
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  /** As printed, white space folded. */
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

/** The stems of the words that carry meaning, and the dates. */
export function stemsOf(text: string): ReadonlySet<string> {
  const { dates, rest } = findDates(folded(text));
  return new Set([...contentWords(plainWords(rest)).map(stem), ...dates]);
}

/** Parts a paragraph at full stops; those of initials and of `pic.twitter.com` part nothing. */
function sentencesOf(paragraph: string): readonly Sentence[] {
  return folded(paragraph)
    .split(/(?<=[.!?]["')]*)\s+(?=["'(]*[\p{Lu}\p{N}])/u)
    .map((text) => ({ text, stems: stemsOf(text) }))
    .filter(({ stems }) => stems.size > 0);
}
