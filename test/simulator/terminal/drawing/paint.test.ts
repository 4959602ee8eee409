import { describe, expect, test } from 'vitest';

import { colourDepthOf, createPaint } from '../../../../simulator/terminal/drawing/paint.ts';
import { run } from '../../../../simulator/terminal/drawing/styled-text.ts';

const RED_BAR = { text: '┃', styles: [], colour: 0xe50914 };

const terminal = (depth: number) => ({
  isTTY: true as const,
  getColorDepth: (environment?: object) => ('NO_COLOR' in (environment ?? {}) ? 1 : depth),
});

describe('GIVEN a line with styles and a colour', () => {
  const cases = [
    [1, '┃ bold'],
    [4, '┃ \u001B[1mbold\u001B[22m'],
    [8, '\u001B[38;5;160m┃\u001B[39m \u001B[1mbold\u001B[22m'],
    [24, '\u001B[38;2;229;9;20m┃\u001B[39m \u001B[1mbold\u001B[22m'],
  ] as const;
  test.each(cases)('AND a terminal of %i bits THEN it is painted so', (depth, expected) => {
    expect(createPaint(depth)([[RED_BAR, run(' '), run('bold', 'bold')]])).toBe(expected);
  });
});

describe('GIVEN text that would steer the terminal', () => {
  const cases: readonly [string, string][] = [
    ['\u001B[31mred\u001B[0m', 'red'],
    ['\u001B]0;title\u0007x', 'x'],
    ['\u009B31mred', 'red'],
    ['a\rb\nc', 'a b c'],
    ['back\u0008space\u007F', 'backspace'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['half \uD83D pair', 'half \uFFFD pair'],
  ];
  test.each(cases)('%j THEN no control passes', (text, expected) => {
    expect(createPaint(1)([[run(text)]])).toBe(expected);
    expect(createPaint(24)([[run(text)]])).toBe(expected);
  });
});

describe('GIVEN a stream', () => {
  test.each([
    ['a terminal THEN it has its colours', terminal(24), {}, 24],
    ['NO_COLOR THEN it has none', terminal(24), { NO_COLOR: '1' }, 1],
    ['a file or pipe THEN it has none', {}, { FORCE_COLOR: '3' }, 1],
  ])('%s', (_, stream, environment, expected) => {
    expect(colourDepthOf(stream, environment)).toBe(expected);
  });
});
