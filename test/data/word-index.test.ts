import { beforeEach, describe, expect, it } from 'vitest';
import { intersect, union, WordIndex } from '#data/word-index.ts';

let index: WordIndex;
beforeEach(() => {
  index = new WordIndex();
});

describe('WordIndex', () => {
  it('scores whole words above prefixes, and longer prefixes above shorter ones', () => {
    index.add('mayor', 0, 1);
    index.add('may', 1, 1);
    index.add('mayfield', 2, 1);
    index.add('dismay', 3, 1);
    const scores = union(index.prefixMatches('may'));
    expect(new Set(scores.keys())).toEqual(new Set([0, 1, 2]));
    expect(scores.get(1)).toBeGreaterThan(scores.get(0) ?? Infinity);
    expect(scores.get(0)).toBeGreaterThan(scores.get(2) ?? Infinity);
  });

  it('adds the weights of a repeated word', () => {
    index.add('byers', 0, 2);
    index.add('byers', 0, 1);
    index.add('byers', 1, 2);
    expect(union(index.prefixMatches('byers'))).toEqual(
      new Map([
        [0, 3],
        [1, 2],
      ]),
    );
  });

  it.each([
    ['mayfeilx', 2],
    ['mayfild', 1],
    ['maayfield', 1],
    ['mayfiald', 1],
  ])('finds a word for %j with %d edits, but not with fewer', (typed, edits) => {
    index.add('mayfield', 0, 1);
    expect(union(index.fuzzyMatches(typed, edits)).has(0)).toBe(true);
    expect(union(index.fuzzyMatches(typed, edits - 1)).size).toBe(0);
  });

  it('finds a typo in the first letter, two swapped letters, and a word that sounds alike', () => {
    index.add('vecna', 0, 1);
    for (const typed of ['becna', 'vcena', 'vekna', 'veckna']) {
      expect(union(index.fuzzyMatches(typed, 1)).has(0), typed).toBe(true);
    }
  });

  it('leaves prefix matches out of the fuzzy matches', () => {
    index.add('robin', 0, 1);
    expect(union(index.prefixMatches('robi')).has(0)).toBe(true);
    expect(union(index.fuzzyMatches('robi', 1)).size).toBe(0);
  });

  it.each(['', '🚨', 'zzzz', 'constructor', '__proto__'])('finds nothing for %j', (typed) => {
    index.add('robin', 0, 1);
    expect(union(index.fuzzyMatches(typed, 2)).size).toBe(0);
    expect(union(index.prefixMatches(typed === '' ? 'x' : typed)).size).toBe(0);
  });
});

describe('combining scores', () => {
  const one = new Map([
    [0, 1],
    [1, 2],
  ]);
  const other = new Map([
    [1, 3],
    [2, 4],
  ]);

  it('intersect keeps only entries that are in all scores', () => {
    expect(intersect(one, [[other, 1]])).toEqual(new Map([[1, 5]]));
  });

  it('union keeps all entries and changes neither input', () => {
    expect(
      union([
        [one, 1],
        [other, 1],
      ]),
    ).toEqual(
      new Map([
        [0, 1],
        [1, 5],
        [2, 4],
      ]),
    );
    expect(one.size).toBe(2);
  });
});
