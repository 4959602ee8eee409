import { BotLog, WARN } from '../bot-log.ts';
import { type BotExit, type BotProcess, type Start } from '../bot-process.ts';
import { startAttended } from './attended-start.ts';
import { drawExit } from './drawing/draw-exit.ts';
import { drawLogLine } from './drawing/draw-log.ts';
import { widthOfWindow } from './drawing/window.ts';
import { wrap } from './drawing/wrap.ts';
import type { Stage } from './stage.ts';
import { type Line, run } from './drawing/styled-text.ts';

export type Tell = (lines: readonly Line[]) => void;

// The log is read by whoever runs the bot.
const RECENT = 5;

/** Keeps one bot process for a person at a terminal, who may start it anew. */
export class BotKeeper {
  readonly #stage: Stage;
  readonly #tell: Tell;
  #bot: BotProcess | undefined;

  /** @param tell gets warnings of the bot at once, and the news of its end. */
  constructor(stage: Stage, tell: Tell) {
    this.#stage = stage;
    this.#tell = tell;
  }

  get log(): BotLog {
    return this.#bot?.log ?? new BotLog();
  }

  /** Starts the bot and waits until it can be talked to, or has ended. */
  async start(): Promise<Start> {
    const { bot, started } = startAttended(this.#stage, (line) => {
      this.#tell([drawLogLine(line)]);
    });
    this.#bot = bot;
    const start = await started;
    if (start.kind === 'ended') return start;
    void this.#mourn(bot);
    return start;
  }

  async stop(): Promise<void> {
    const bot = this.#bot;
    this.#bot = undefined;
    await bot?.stop();
  }

  async restart(): Promise<readonly Line[]> {
    await this.stop();
    const start = await this.start();
    if (start.kind === 'ended') return this.drawFalseStart(start.exit);
    return drawStart(start, widthOfWindow(this.#stage.screen));
  }

  /** What to tell about a bot that did not start. */
  drawFalseStart(exit: BotExit): readonly Line[] {
    return drawExit('The bot did not start: it ended', exit, this.log.lastWords());
  }

  /** Tells of the bot's end, unless somebody wanted it. */
  async #mourn(bot: BotProcess): Promise<void> {
    const exit = await bot.exited;
    if (this.#bot !== bot) return;
    // Warnings and errors were shown when they came.
    const recent = bot.log.lines.slice(-RECENT);
    const unseen = recent.some(({ level }) => level >= WARN) ? [] : recent;
    const hint: Line = [run('  .restart starts it again.')];
    this.#tell([...drawExit('The bot has ended', exit, unseen), hint]);
  }
}

/** That the bot is there, or that it takes its time. */
export function drawStart(
  start: Exclude<Start, { kind: 'ended' }>,
  width: number,
  seconds?: number,
): readonly Line[] {
  const time = seconds === undefined ? [] : [run(` (${seconds.toFixed(1)}\u00A0s)`, 'dim')];
  const [mark, text] =
    start.kind === 'ready'
      ? [run('✓ ', 'good'), run('The bot is connected and its commands are registered.')]
      : [run('… ', 'bad'), run('The bot runs but has not connected yet; .log shows its log.')];
  return wrap([text, ...time], width, [mark], [run('  ')]);
}
