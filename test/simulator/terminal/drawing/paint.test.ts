import { describe, expect, test } from 'vitest';

import { colourDepthOf, createPaint } from '../../../../simulator/terminal/drawing/paint.ts';
import { run } from '../../../../simulator/terminal/drawing/styled-text.ts';

const RED_BAR = { text: '┃', styles: [], colour: 0xe50914 };

const terminal = (depth: number) => ({
  isTTY: true as const,
  getColorDepth: (environment?: object) => ('NO_COLOR' in (environment ?? {}) ? 1 : depth),
});

describe('a painted line', () => {
  const cases = [
    [1, '┃ bold'],
    [4, '┃ \u001B[1mbold\u001B[22m'],
    [8, '\u001B[38;5;160m┃\u001B[39m \u001B[1mbold\u001B[22m'],
    [24, '\u001B[38;2;229;9;20m┃\u001B[39m \u001B[1mbold\u001B[22m'],
  ] as const;
  test.each(cases)('suits a terminal of %i bits', (depth, expected) => {
    expect(createPaint(depth)([[RED_BAR, run(' '), run('bold', 'bold')]])).toBe(expected);
  });
});

describe('text with control characters', () => {
  const cases: readonly [string, string][] = [
    ['\u001B[31mred\u001B[0m', 'red'],
    ['\u001B]0;title\u0007x', 'x'],
    ['\u009B31mred', 'red'],
    ['a\rb\nc', 'a b c'],
    ['back\u0008space\u007F', 'backspace'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['half \uD83D pair', 'half \uFFFD pair'],
  ];
  test.each(cases)('%j is made harmless', (text, expected) => {
    expect(createPaint(1)([[run(text)]])).toBe(expected);
    expect(createPaint(24)([[run(text)]])).toBe(expected);
  });
});

describe('the colour depth', () => {
  test.each([
    ['of a terminal is its own', terminal(24), {}, 24],
    ['is 1 with NO_COLOR', terminal(24), { NO_COLOR: '1' }, 1],
    ['of a file or pipe is 1', {}, { FORCE_COLOR: '3' }, 1],
  ])('%s', (_, stream, environment, expected) => {
    expect(colourDepthOf(stream, environment)).toBe(expected);
  });
});
