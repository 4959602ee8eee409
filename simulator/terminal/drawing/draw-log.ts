import { ERROR, type LogLine, WARN, nameOfLevel } from '../../bot-log.ts';
import type { Entry } from '../../transcript.ts';
import { printable } from './printable.ts';
import { type Line, type Style, run } from './styled-text.ts';

// An interaction's token, which nobody reads.
const LONG_SECRET = /([\w-]{8})[\w-]{52,}/gu;

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

/** What passed between the bot and this Discord, without the bodies. */
export function drawEntry({ at, kind, summary, status }: Entry, place: Place): Line {
  const style: Style = kind === 'refused' ? 'bad' : 'dim';
  const outcome = status === undefined ? '' : ` → ${status}`;
  return [
    run(`${clockTime(at, place)} `, 'dim'),
    run(kind.padEnd(11), style),
    run(` ${oneRow(summary).replaceAll(LONG_SECRET, '$1…')}${outcome}`),
  ];
}

function clockTime(at: number, { timeZone }: Place): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(at);
}

function oneRow(text: string): string {
  return printable(text).replaceAll('\n', ' ⏎ ');
}
