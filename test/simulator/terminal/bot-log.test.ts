import { describe, expect, test } from 'vitest';
import { BotLog, readLogLine } from '../../../simulator/bot/bot-log.ts';
import { drawOutput } from '../../../simulator/terminal/drawing/draw-log.ts';

const TIME = '2026-01-02T03:04:05Z';

const line = (level: string, msg: string) => readLogLine(JSON.stringify({ level, msg }), 'stdout');

describe('a line of output', () => {
  const err = { message: 'why', stack: 'Error: why\n    at run (bot.ts:1:2)' };
  test.each([
    [{ level: 'info', msg: 'ready' }, 'info  ready'],
    [{ level: 40, time: Date.parse(TIME), msg: 'slow' }, 'warn  slow'],
    [{ level: 'error', msg: 'failed', err }, 'error failed: why\n    at run (bot.ts:1:2)'],
    [{ level: 'error', msg: 'why', err: { message: 'why' } }, 'error why'],
    [{ level: 60, msg: 'a\nb\u001B[31m' }, 'fatal a ⏎ b'],
    [
      { level: 'info', subscription: 3, why: 'a reason', lateMs: 5, msg: 'update posted' },
      'info  update posted (subscription 3, a reason)',
    ],
  ])('%j is drawn in short, with the stack of its error', (fields, drawn) => {
    const output = drawOutput(readLogLine(JSON.stringify({ time: TIME, ...fields }), 'stdout'));
    expect(output).toBe(`${new Date(TIME).toLocaleTimeString('en-GB')} ${drawn}`);
  });

  test.each([
    ['{"half a', 'stdout', 30],
    ['plain words', 'stdout', 30],
    ['plain words', 'stderr', 50],
  ] as const)('%s on %s is unchanged, with level %d', (raw, source, level) => {
    const read = readLogLine(raw, source);
    expect([drawOutput(read), read.level]).toEqual([raw, level]);
  });
});

describe('the log', () => {
  test('has its errors, or else its last lines, as last words', () => {
    const log = new BotLog();
    log.add(line('info', 'one'));
    expect(log.lastWords().map(({ message }) => message)).toEqual(['one']);
    log.add(line('error', 'two'));
    log.add(line('info', 'three'));
    expect(log.lastWords().map(({ message }) => message)).toEqual(['two']);
  });

  test('keeps only the newest lines', () => {
    const log = new BotLog();
    for (let number = 1; number <= 501; number += 1) log.add(line('info', String(number)));
    const lines = log.lastWords(1_000);
    expect(lines).toHaveLength(500);
    expect(lines[0]?.message).toBe('2');
  });
});
