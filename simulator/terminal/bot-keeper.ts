import type { BotHost, BotState } from '../bot-host.ts';
import { type BotLog, type LogLine, WARN, isOnReload } from '../bot-log.ts';
import { type BotExit, type Start } from '../bot-process.ts';
import { drawExit } from './drawing/draw-exit.ts';
import { drawLogLine } from './drawing/draw-log.ts';
import { widthOfWindow } from './drawing/window.ts';
import { wrap } from './drawing/wrap.ts';
import type { Stage } from './stage.ts';
import { type Line, run } from './drawing/styled-text.ts';

export type Tell = (lines: readonly Line[]) => void;

// The log is read by whoever runs the bot.
const RECENT = 5;

/** Tells a person at a terminal about the bot, and starts it anew for them. */
export class BotKeeper {
  readonly #host: BotHost;
  readonly #stage: Stage;
  readonly #tell: Tell;
  /** Whether somebody waits for the start here, and will be told how it went. */
  #isAwaited = false;
  #early: LogLine[] = [];

  /** @param tell gets warnings of the bot at once, and the news of its end. */
  constructor(stage: Stage, tell: Tell) {
    this.#host = stage.bot;
    this.#stage = stage;
    this.#tell = tell;
    this.#host.onLine((line) => this.#take(line));
    this.#host.onState((state) => this.#notice(state));
  }

  get log(): BotLog {
    return this.#host.log;
  }

  /** Starts the bot and waits until it can be talked to, or has ended. */
  async start(): Promise<Start> {
    return this.#awaited(() => this.#host.start());
  }

  async stop(): Promise<void> {
    await this.#host.stop();
  }

  async restart(): Promise<readonly Line[]> {
    const start = await this.#awaited(() => this.#host.restart());
    if (start.kind === 'ended') return this.drawFalseStart(start.exit);
    return drawStart(start, widthOfWindow(this.#stage.screen));
  }

  /** What to tell about a bot that did not start. */
  drawFalseStart(exit: BotExit): readonly Line[] {
    return drawExit('The bot did not start: it ended', exit, this.log.lastWords());
  }

  async #awaited(start: () => Promise<Start>): Promise<Start> {
    this.#isAwaited = true;
    try {
      return await start();
    } finally {
      this.#isAwaited = false;
    }
  }

  /** Warnings and errors are told as they come, but only once it has started: see `drawFalseStart`. */
  #take(line: LogLine): void {
    if (line.level < WARN && !isOnReload(line)) return;
    if (this.#host.state.kind === 'starting') this.#early.push(line);
    else this.#tell([drawLogLine(line)]);
  }

  #notice(state: BotState): void {
    const early = state.kind === 'ready' || state.kind === 'late' ? this.#early : [];
    if (state.kind !== 'stopped') this.#early = [];
    for (const line of early) this.#tell([drawLogLine(line)]);
    if (state.kind === 'ended') this.#mourn(state.exit, state.started);
    if (this.#isAwaited) return;
    if (state.kind === 'starting') this.#tell([[run('The bot is started anew …', 'dim')]]);
    if (state.kind === 'ready') this.#tell(drawStart(state, widthOfWindow(this.#stage.screen)));
  }

  /** Tells of the bot's end, unless whoever waits for it will. */
  #mourn(exit: BotExit, started: boolean): void {
    if (!started) {
      if (!this.#isAwaited) this.#tell(this.drawFalseStart(exit));
      return;
    }
    // Warnings and errors were shown when they came.
    const recent = this.log.lines.slice(-RECENT);
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
