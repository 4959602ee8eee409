import type { BotExit } from '../../bot/bot-process.ts';
import type { LogLine } from '../../bot/bot-log.ts';
import { drawLogLine } from './draw-log.ts';
import { type Line, run } from './styled-text.ts';

/** Draws the bot's exit status and its last log lines. */
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
