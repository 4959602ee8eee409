import { type LogLine, nameOfLevel } from '../../bot/bot-log.ts';
import type { BotExit } from '../../bot/bot-process.ts';
import { printable } from './printable.ts';

const clockTime = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Plain text unchanged; a log line in short, such as `12:00:01 warn  message`, with its error's stack. */
export function drawOutput({ at, raw, level, message, stack }: LogLine): string {
  if (at === undefined) return printable(raw);
  const row = printable(message).replaceAll('\n', ' ⏎ ');
  return [
    `${clockTime.format(at)} ${nameOfLevel(level).padEnd(5)} ${row}`,
    ...stack.map((frame) => `    ${printable(frame.trim())}`),
  ].join('\n');
}

export function drawExit(what: string, { code, signal }: BotExit): string {
  return `✗ ${what} ${signal === null ? `with exit code ${code}` : `by ${signal}`}.`;
}
