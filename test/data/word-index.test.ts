import { beforeEach, describe, expect, it } from 'vitest';
import { metByAll, metByAny, WordIndex } from '#data/word-index.ts';

let index: WordIndex;
beforeEach(() => {
  index = new WordIndex();
});

describe('a word index', () => {
  it('GIVEN the beginning of a word THEN the whole word scores more, and a nearer one more', () => {
    index.add('mayor', 0, 1);
    index.add('may', 1, 1);
    index.add('mayfield', 2, 1);
    index.add('dismay', 3, 1);
    const scores = index.begunBy('may');
    expect(new Set(scores.keys())).toEqual(new Set([0, 1, 2]));
    expect(scores.get(1)).toBeGreaterThan(scores.get(0) ?? Infinity);
    expect(scores.get(0)).toBeGreaterThan(scores.get(2) ?? Infinity);
  });

  it('GIVEN a word twice in an entry THEN it counts twice', () => {
    index.add('byers', 0, 2);
    index.add('byers', 0, 1);
    index.add('byers', 1, 2);
    expect(index.begunBy('byers')).toEqual(
      new Map([
        [0, 3],
        [1, 2],
      ]),
    );
  });

  it.each([
    ['mayfeild', 2],
    ['mayfild', 1],
    ['maayfield', 1],
    ['mayfiald', 1],
  ])('GIVEN %j with %d edits THEN it is found with so many, not with fewer', (typed, edits) => {
    index.add('mayfield', 0, 1);
    expect(index.like(typed, edits, 'same').has(0)).toBe(true);
    expect(index.like(typed, edits - 1, 'same').size).toBe(0);
  });

  it('GIVEN a slip in the first letter THEN it is found only where any may be the first', () => {
    index.add('vecna', 0, 1);
    expect(index.like('becna', 1, 'same').size).toBe(0);
    expect(index.like('becna', 1, 'any').has(0)).toBe(true);
  });

  it('GIVEN a word that is begun by what was typed THEN it is no near miss as well', () => {
    index.add('robin', 0, 1);
    expect(index.begunBy('robi').has(0)).toBe(true);
    expect(index.like('robi', 1, 'same').size).toBe(0);
  });

  it.each(['', '🚨', 'zzzz', 'constructor', '__proto__'])(
    'GIVEN %j THEN nothing is met',
    (typed) => {
      index.add('robin', 0, 1);
      expect(index.like(typed, 2, 'same').size).toBe(0);
      expect(index.begunBy(typed === '' ? 'x' : typed).size).toBe(0);
    },
  );
});

describe('scores of several words', () => {
  const one = new Map([
    [0, 1],
    [1, 2],
  ]);
  const other = new Map([
    [1, 3],
    [2, 4],
  ]);

  it('GIVEN all must be met THEN what one of them lacks is left out', () => {
    expect(metByAll(one, other)).toEqual(new Map([[1, 5]]));
    expect(metByAll(one)).toEqual(one);
    expect(metByAll()).toEqual(new Map());
  });

  it('GIVEN any may be met THEN all are there, and neither list is changed', () => {
    expect(metByAny(one, other)).toEqual(
      new Map([
        [0, 1],
        [1, 5],
        [2, 4],
      ]),
    );
    expect(one.size).toBe(2);
  });
});
