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
    // cmd.exe keeps single quotes.
    [["'/a", "b:c'"], { lines: ['/a b:c'] }],
    [["'/a", 'b:c', "d'", "'/e'", '--press', "'Two", "words'"], { lines: ['/a b:c d', '/e'] }],
    [["--press='Two", "words'", '/a', "b:o'c'"], { lines: ["/a b:o'c'"], presses: ['Two words'] }],
    [["'a", "b:'til", 'c'], { lines: ["/'a b:'til c"] }],
    // Git Bash turns a slash into a path.
    [['C:/Program Files/Git/a b:c/d', 'C:/Program Files/Git/e'], { lines: ['/a b:c/d', '/e'] }],
    [[String.raw`D:\msys64\a`, 'b:x/y'], { lines: ['/a b:x/y'] }],
    [['c:/a'], { lines: ['/a'] }],
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
