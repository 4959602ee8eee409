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
 * What everybody is asked, in turn: names with a slip in them, 128 in all, so that ours has to search for
 * every one. Our peers answer a constant whatever they are asked.
 */
export const misspeltNames: readonly Question[] = asked.flatMap((name) =>
  Array.from({ length: 8 }, (_, slip) => ({
    type: 2,
    command: 'cast',
    option: 'name',
    value: misspelt(name, slip),
  })),
);

/** Leaves a letter out of the longest word, but never its first; every other time the words are turned. */
function misspelt(name: string, slip: number): string {
  const words = name.split(' ');
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? '';
  const at = 1 + (slip >> 1);
  const typed = words.map((word) =>
    word === longest ? word.slice(0, at) + word.slice(at + 1) : word,
  );
  return (slip % 2 === 0 ? typed : typed.toReversed()).join(' ');
}
