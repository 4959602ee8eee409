import type { Facts } from './facts.ts';
import type { Quote } from './schema.ts';
import { contentWords, words } from './words.ts';

/** The quotes that match a text best, by outlet or by words that aren't hidden. */
export function quotesWith(facts: Facts, text: string): readonly Quote[] {
  const hits = facts.findQuotes.find(wordsToFind(text));
  return hits.flatMap(({ id, rank }) => (rank === hits[0]?.rank && facts.quote(id)) || []);
}

/** The words of a text that quotes are found by. */
export function wordsToFind(text: string): string {
  return contentWords(words(text)).join(' ');
}
