import type { Clock } from '#clock.ts';
import { BotLog, type LogLine } from './bot-log.ts';
import { type BotExit, type BotProcess, type Start, startBot, whenReady } from './bot-process.ts';
import type { Simulator } from '../simulator.ts';

export type BotState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  /** It runs, but has not said hello in time. */
  | { readonly kind: 'late' }
  /** Nobody asked it to; `started`: whether it could be talked to before. */
  | { readonly kind: 'ended'; readonly exit: BotExit; readonly started: boolean };

export interface BotHostOptions {
  /** The machine's clock: processes start and end by it, whatever the simulator's says. */
  readonly clock: Clock;
  readonly simulator: Simulator;
  /** Of the bot's process. */
  readonly environment: NodeJS.ProcessEnv;
}

type OnLine = (line: LogLine, source: 'stdout' | 'stderr') => void;
type OnState = (state: BotState) => void;

/** Holds the one bot process of a run, for everybody who wants to know of it or to start it anew. */
export class BotHost {
  readonly #options: BotHostOptions;
  readonly #onLine = new Set<OnLine>();
  readonly #onState = new Set<OnState>();
  #bot: BotProcess | undefined;
  #log = new BotLog();
  #state: BotState = { kind: 'stopped' };
  #offset = 0;

  constructor(options: BotHostOptions) {
    this.#options = options;
  }

  get state(): BotState {
    return this.#state;
  }

  /** Of the bot that runs, or ran last. */
  get log(): BotLog {
    return this.#log;
  }

  /** Calls `listener` with each line that the bot writes. */
  onLine(listener: OnLine): () => void {
    this.#onLine.add(listener);
    return () => this.#onLine.delete(listener);
  }

  onState(listener: OnState): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  /** Starts the bot and waits until it can be talked to, or has ended. */
  async start(): Promise<Start> {
    const { simulator, clock } = this.#options;
    const bot = startBot({
      ...this.#options,
      offset: this.#offset,
      onLine: (line, source) => {
        for (const listener of this.#onLine) listener(line, source);
      },
    });
    this.#bot = bot;
    this.#log = bot.log;
    this.#become({ kind: 'starting' });
    void this.#mourn(bot);
    const start = await whenReady(simulator, bot, clock);
    if (this.#bot === bot && start.kind !== 'ended') this.#become(start);
    return start;
  }

  async stop(): Promise<void> {
    const bot = this.#bot;
    this.#bot = undefined;
    if (bot === undefined) return;
    this.#become({ kind: 'stopped' });
    await bot.stop();
  }

  /** @param between is done while no bot runs. */
  async restart(between: () => Promise<void> = () => Promise.resolve()): Promise<Start> {
    await this.stop();
    await between();
    return this.start();
  }

  /** Puts the bot's clock ahead of the machine's by `offset` milliseconds, also that of a later bot. */
  async steer(offset: number): Promise<void> {
    this.#offset = offset;
    await this.#bot?.steering.steer(offset);
  }

  /** When the bot has next something to post, in milliseconds since the epoch. */
  async nextUpdateAt(): Promise<number | undefined> {
    return this.#bot?.steering.nextUpdateAt();
  }

  async #mourn(bot: BotProcess): Promise<void> {
    const exit = await bot.exited;
    if (this.#bot !== bot) return;
    this.#bot = undefined;
    this.#become({ kind: 'ended', exit, started: this.#state.kind !== 'starting' });
  }

  #become(state: BotState): void {
    this.#state = state;
    for (const listener of this.#onState) listener(state);
  }
}
