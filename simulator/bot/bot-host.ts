import type { Clock } from '#clock.ts';
import { BotLog, type LogLine } from './bot-log.ts';
import {
  type BotExit,
  type BotOptions,
  type BotProcess,
  type Start,
  isReady,
  startBot,
  whenReady,
} from './bot-process.ts';
import type { Simulator } from '../simulator.ts';

export type BotState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  /** Running, but not connected in time. */
  | { readonly kind: 'late' }
  /** Ended unexpectedly. `started`: whether it was ready before. */
  | { readonly kind: 'ended'; readonly exit: BotExit; readonly started: boolean };

export interface BotHostOptions extends Pick<BotOptions, 'program'> {
  /** The machine's clock, which times the start and end of processes. */
  readonly clock: Clock;
  readonly simulator: Simulator;
  /** The bot's environment variables. */
  readonly environment: NodeJS.ProcessEnv;
  /** Resolves when it can take commands. Default: when our bot can. */
  readonly ready?: () => Promise<unknown>;
}

type OnLine = (line: LogLine, source: 'stdout' | 'stderr') => void;
type OnState = (state: BotState) => void;

/** Owns the bot process of a run and restarts it. */
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

  /** Whether its clock can be set, as only our bot's can. */
  get isSteered(): boolean {
    return this.#options.program === undefined;
  }

  /** The log of the current or last bot process. */
  get log(): BotLog {
    return this.#log;
  }

  /** Calls `listener` with each log line of the bot. */
  onLine(listener: OnLine): () => void {
    this.#onLine.add(listener);
    return () => this.#onLine.delete(listener);
  }

  onState(listener: OnState): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  /** Starts the bot and waits until it is ready or has ended. */
  async start(): Promise<Start> {
    const { simulator, clock, ready = () => isReady(simulator) } = this.#options;
    const bot = startBot({
      ...this.#options,
      offset: this.#offset,
      onLine: (line, source) => {
        for (const listener of this.#onLine) listener(line, source);
      },
    });
    this.#bot = bot;
    this.#log = bot.log;
    this.#setState({ kind: 'starting' });
    void this.#watchExit(bot);
    const start = await whenReady(ready(), bot, clock);
    if (this.#bot === bot && start.kind !== 'ended') this.#setState(start);
    return start;
  }

  async stop(): Promise<void> {
    const bot = this.#bot;
    this.#bot = undefined;
    if (bot === undefined) return;
    this.#setState({ kind: 'stopped' });
    await bot.stop();
  }

  /** @param between runs while the bot is stopped. */
  async restart(between: () => Promise<void> = () => Promise.resolve()): Promise<Start> {
    await this.stop();
    await between();
    return this.start();
  }

  /** Sets the bot's clock `offset` milliseconds ahead, also after a restart. */
  async steer(offset: number): Promise<void> {
    this.#offset = offset;
    await this.#bot?.steering.steer(offset);
  }

  /** The time of the bot's next post, in milliseconds since the epoch. */
  async nextUpdateAt(): Promise<number | undefined> {
    return this.#bot?.steering.nextUpdateAt();
  }

  async #watchExit(bot: BotProcess): Promise<void> {
    const exit = await bot.exited;
    if (this.#bot !== bot) return;
    this.#bot = undefined;
    this.#setState({ kind: 'ended', exit, started: this.#state.kind !== 'starting' });
  }

  #setState(state: BotState): void {
    this.#state = state;
    for (const listener of this.#onState) listener(state);
  }
}
