import { memoize } from '#memoize.ts';
import type { Facts } from './facts.ts';
import type { Quote } from './schema.ts';
import { words } from './search.ts';
import { contentWords } from './words.ts';

/** The quotes from an outlet, or else those with all the words of a text. Never finds a quote by hidden words. */
export function quotesWith(facts: Facts, text: string): readonly Quote[] {
  const asked = contentWords(words(text));
  if (asked.length === 0) return [];
  const all = wordsOf(facts);
  const inOutlet = all.filter(({ outlet }) => asked.every((word) => outlet.has(word)));
  const found =
    inOutlet.length > 0
      ? inOutlet
      : all.filter(({ said }) => asked.every((word) => said.has(word)));
  return found.map(({ quote }) => quote);
}

const wordsOf = memoize(({ quotes }: Facts) =>
  quotes.map((quote) => ({
    quote,
    outlet: new Set(words(quote.outlet ?? '')),
    said: new Set(quote.spoiler === undefined ? words(quote.passages.join(' ')) : []),
  })),
);
