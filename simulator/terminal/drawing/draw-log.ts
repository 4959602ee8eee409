import { ERROR, type LogLine, WARN, nameOfLevel } from '../../bot/bot-log.ts';
import { printable } from './printable.ts';
import { type Line, type Style, run } from './styled-text.ts';

type Place = { readonly timeZone: string };

/** A log is read by whoever runs the bot, at their clock. */
const machine: Place = { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone };

/** `12:00:01 warn  what happened`, one line for each of the bot's. */
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

/** A line of the bot's output: plain words as they are, a log line in short with the stack of its error. */
export function drawOutput(line: LogLine, place: Place = machine): readonly Line[] {
  if (line.at === undefined) return [[run(line.raw)]];
  const stack = line.stack.map((row) => [run(`    ${row.trim()}`, 'dim')]);
  return [drawLogLine(line, place), ...stack];
}

function clockTime(at: number, { timeZone }: Place): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(at);
}

function oneRow(text: string): string {
  return printable(text).replaceAll('\n', ' ⏎ ');
}
