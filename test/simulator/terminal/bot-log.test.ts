import { describe, expect, test } from 'vitest';

import { BotLog, readLogLine } from '../../../simulator/bot/bot-log.ts';
import { drawLogLine, drawOutput } from '../../../simulator/terminal/drawing/draw-log.ts';
import { plain } from './drawing/drawn.ts';

const UTC = { timeZone: 'UTC' };

const line = (level: string, msg: string) => readLogLine(JSON.stringify({ level, msg }), 'stdout');

describe('a log line', () => {
  test.each([
    [
      '{"level":"info","time":"2026-01-02T03:04:05Z","msg":"ready"}',
      'stdout',
      '03:04:05 info  ready',
    ],
    ['{"level":40,"time":1767323045000,"msg":"slow"}', 'stdout', '03:04:05 warn  slow'],
    ['{"level":"error","msg":"failed","err":{"message":"why"}}', 'stdout', 'error failed: why'],
    ['{"level":"error","msg":"why","err":{"message":"why"}}', 'stdout', 'error why'],
    ['{"level":60,"msg":"a\\nb\\u001b[31m"}', 'stdout', 'fatal a ⏎ b'],
    [
      '{"level":"info","subscription":3,"channel":"12","lateMs":5,"msg":"update posted"}',
      'stdout',
      'info  update posted (subscription 3, channel 12)',
    ],
    [
      '{"level":"warn","subscription":3,"why":"a reason","msg":"update skipped"}',
      'stdout',
      'warn  update skipped (subscription 3, why a reason)',
    ],
    ['{"half a', 'stdout', 'info  {"half a'],
    ['plain words', 'stdout', 'info  plain words'],
    ['plain words', 'stderr', 'error plain words'],
  ] as const)('%s on %s is drawn in short', (raw, source, drawn) => {
    expect(plain([drawLogLine(readLogLine(raw, source), UTC)])).toBe(drawn);
  });
});

describe('a line of output', () => {
  test.each([
    ['plain words', 'plain words'],
    ['{"level":"info","time":"2026-01-02T03:04:05Z","msg":"ready"}', '03:04:05 info  ready'],
    [
      '{"level":"error","time":"2026-01-02T03:04:05Z","msg":"failed","err":{"message":"why","stack":"Error: why\\n    at run (bot.ts:1:2)"}}',
      '03:04:05 error failed: why\n    at run (bot.ts:1:2)',
    ],
  ])('%s is shown with the stack of its error', (raw, drawn) => {
    expect(plain(drawOutput(readLogLine(raw, 'stdout'), UTC))).toBe(drawn);
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
