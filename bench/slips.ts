import type { Facts } from '#data/facts.ts';
import { words, type IsOrdinary } from '#data/search.ts';

/** A misspelt name, and the people who have that name. */
export interface Slip {
  readonly kind: keyof typeof kinds;
  readonly typed: string;
  readonly meant: ReadonlySet<string>;
}

/** The keys beside each key. */
const beside: Readonly<Record<string, string>> = {
  a: 'qsz',
  b: 'vn',
  c: 'xv',
  d: 'sf',
  e: 'wr',
  f: 'dg',
  g: 'fh',
  h: 'gj',
  i: 'uo',
  j: 'hk',
  k: 'jl',
  l: 'k',
  m: 'n',
  n: 'bm',
  o: 'ip',
  p: 'o',
  q: 'wa',
  r: 'et',
  s: 'ad',
  t: 'ry',
  u: 'yi',
  v: 'cb',
  w: 'qe',
  x: 'zc',
  y: 'tu',
  z: 'x',
};

/** Spellings that sound alike. */
const alike =
  'c>k ck>k k>c ie>y y>ie ph>f f>ph s>z z>s ee>ea i>y x>cks ll>l nn>n tt>t w>wh ei>ie ou>u ow>ou er>ar';

/** The slips of each kind that a word allows. */
const kinds = {
  'swapped letters': (word: string) =>
    each(word)
      .slice(1)
      .map((at) => put(word, at - 1, 2, word.charAt(at) + word.charAt(at - 1))),
  'dropped letter': (word: string) => each(word).map((at) => put(word, at, 1, '')),
  'neighbour key': (word: string) =>
    each(word)
      .slice(1)
      .flatMap((at) => keysAt(word, at)),
  'first letter': (word: string) => keysAt(word, 0),
  'by sound': (word: string) =>
    alike.split(' ').flatMap((pair) => {
      const [from = '', to = ''] = pair.split('>');
      return word.includes(from) ? [word.replace(from, to)] : [];
    }),
} as const;

function each(word: string): readonly number[] {
  return Array.from(word, (_, at) => at);
}

function put(word: string, at: number, length: number, text: string): string {
  return word.slice(0, at) + text + word.slice(at + length);
}

function keysAt(word: string, at: number): readonly string[] {
  return Array.from(beside[word.charAt(at)] ?? '', (key) => put(word, at, 1, key));
}

/** Every slip in one word of at least three letters, in all names of a pack, whole and word by word. */
export function* slipsIn({ cast }: Facts): Iterable<Slip> {
  const meant = new Map<string, Set<string>>();
  for (const { id, name, character } of cast) {
    for (const whole of [name, character].filter((text) => text !== null)) {
      const folded = words(whole);
      for (const text of [folded.join(' '), ...folded]) {
        meant.set(text, (meant.get(text) ?? new Set()).add(id));
      }
    }
  }
  for (const [name, ids] of meant) {
    const parts = name.split(' ');
    for (const [at, word] of parts.entries()) {
      if (word.length < 3) continue;
      for (const [kind, make] of Object.entries(kinds)) {
        for (const slip of new Set(make(word))) {
          const typed = parts.with(at, slip).join(' ');
          if (!meant.has(typed)) yield { kind: kind as Slip['kind'], typed, meant: ids };
        }
      }
    }
  }
}

/** How the search takes slips: the right person, alone or in a short choice; nobody; or surely somebody else. */
export interface SlipCounts {
  readonly right: number;
  readonly nobody: number;
  readonly wrong: number;
}

export function countSlips(
  facts: Facts,
  slips: Iterable<Slip>,
  isOrdinary: IsOrdinary,
): SlipCounts {
  const counts = { right: 0, nobody: 0, wrong: 0 };
  for (const { typed, meant } of slips) {
    const found = facts.findPeople.meaning(typed, isOrdinary);
    const ids = found.kind === 'sure' ? [found.id] : found.kind === 'choice' ? found.ids : [];
    if (ids.some((id) => meant.has(id))) counts.right += 1;
    else if (found.kind === 'sure') counts.wrong += 1;
    else counts.nobody += 1;
  }
  return counts;
}
