import { ERROR, type LogLine, WARN, nameOfLevel } from '../../bot/bot-log.ts';
import type { BotExit } from '../../bot/bot-process.ts';
import { printable } from './printable.ts';
import { type Line, type Style, run } from './styled-text.ts';

type Place = { readonly timeZone: string };

/** Log times are in the operator's time zone. */
const machine: Place = { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone };

/** One line per log line, such as `12:00:01 warn  message`. */
export function drawLogLine(line: LogLine, place: Place = machine): Line {
  const style: readonly Style[] =
    line.level >= ERROR ? ['bad'] : line.level >= WARN ? ['bold'] : ['dim'];
  const time = line.at === undefined ? [] : [run(`${clockTime(line.at, place)} `, 'dim')];
  return [
    ...time,
    run(nameOfLevel(line.level).padEnd(5), ...style),
    run(` ${oneRow(line.message)}`),
  ];
}

/** Draws a line of output: plain text unchanged, a log line in short with its error's stack. */
export function drawOutput(line: LogLine, place: Place = machine): readonly Line[] {
  if (line.at === undefined) return [[run(line.raw)]];
  const stack = line.stack.map((row) => [run(`    ${row.trim()}`, 'dim')]);
  return [drawLogLine(line, place), ...stack];
}

export function drawExit(
  what: string,
  exit: BotExit,
  lastWords: readonly LogLine[] = [],
): readonly Line[] {
  const how = exit.signal === null ? `with exit code ${exit.code}` : `by ${exit.signal}`;
  const words = lastWords.map((line): Line =>
    line.at === undefined ? [run(line.raw)] : drawLogLine(line),
  );
  return [[run('✗ ', 'bad'), run(`${what} ${how}.`)], ...words];
}

function clockTime(at: number, { timeZone }: Place): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(at);
}

function oneRow(text: string): string {
  return printable(text).replaceAll('\n', ' ⏎ ');
}
