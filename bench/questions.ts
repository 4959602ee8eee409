import type { Question } from './discord/interaction.ts';

const asked = [
  'millie bobby brown',
  'gaten matarazzo',
  'caleb mclaughlin',
  'finn wolfhard',
  'noah schnapp',
  'charlie heaton',
  'david harbour',
  'sadie sink',
  'priah ferguson',
  'jamie campbell bower',
  'linda hamilton',
  'joseph quinn',
  'shawn levy',
  'steve harrington',
  'robin buckley',
  'eddie munson',
];

/**
 * The questions, in turn: 128 names with a typo each, so that our bot has to search. The peers always answer
 * with a constant.
 */
export const misspeltNames: readonly Question[] = asked.flatMap((name) =>
  Array.from({ length: 8 }, (_, slip) => ({
    type: 2,
    command: 'cast',
    option: 'name',
    value: misspelt(name, slip),
  })),
);

/** Drops a letter of the longest word, never the first. Every other time it reverses the words. */
function misspelt(name: string, slip: number): string {
  const words = name.split(' ');
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? '';
  const at = 1 + (slip >> 1);
  const typed = words.map((word) =>
    word === longest ? word.slice(0, at) + word.slice(at + 1) : word,
  );
  return (slip % 2 === 0 ? typed : typed.toReversed()).join(' ');
}
