import { describe, expect, test } from 'vitest';

import { readArguments } from '../../../simulator/terminal/ask-arguments.ts';

describe('the arguments of npm run ask', () => {
  const cases: readonly [readonly string[], object][] = [
    [['/a b:c'], { lines: ['/a b:c'], who: 'fan', where: 'general', presses: [], json: false }],
    [['/a', 'b:c', '/d'], { lines: ['/a b:c', '/d'] }],
    [['a', 'b:c d'], { lines: ['/a b:c d'] }],
    [['//a'], { lines: ['/a'] }],
    [['/a', '--as', 'owner', '--in=dm'], { who: 'owner', where: 'dm' }],
    [['--press', '1', '/a', '--press=Two words'], { lines: ['/a'], presses: ['1', 'Two words'] }],
    [['/a', '--json', '--spoilers'], { json: true, spoilersOpen: true }],
  ];
  test.each(cases)('%j are parsed', (given, expected) => {
    expect(readArguments(given)).toMatchObject({ kind: 'ask', ...expected });
  });

  test.each([
    [['/about', '--as', 'nobody'], "--as doesn't know “nobody”"],
    [['/about', '--in', 'space'], "--in doesn't know “space”"],
    [['/about', '--loud'], "Unknown option '--loud'"],
    [['/about', '--press'], "'--press <value>' argument missing"],
    [[], "There's no command to ask."],
  ])('%j are refused with the reason', (given, problem) => {
    expect(readArguments(given)).toEqual({
      kind: 'misread',
      problem: expect.stringContaining(problem) as unknown,
    });
  });

  test.each([[['--help']], [['-h', '/about']]])('%j ask for help', (given) => {
    expect(readArguments(given)).toEqual({ kind: 'help' });
  });
});
