import { type Clock, sleep } from '#clock.ts';
import type { BotHost } from '../bot/bot-host.ts';
import { nextClockChange } from './clock-changes.ts';
import type { Simulator } from '../simulator.ts';
import type { SteeredClock } from './steered-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where the clock can be put. */
export type Jump =
  | { readonly to: 'next-update' }
  | { readonly to: 'later'; readonly by: number }
  /** A minute before the clocks of this zone (IANA) are changed. */
  | { readonly to: 'clock-change'; readonly timeZone: string };

export interface TimeMachineParts {
  /** The machine's. */
  readonly clock: Clock;
  /** The simulator's. */
  readonly simulated: SteeredClock;
  readonly simulator: Pick<Simulator, 'transcript'>;
  readonly bot: Pick<BotHost, 'steer' | 'nextUpdateAt'>;
}

/** How long a post may take before the clock goes on without it, and how long nothing must happen; ms. */
const PATIENCE = 6_000;
const QUIET = 300;
const LOOK = 50;
/**
 * How long a jump stops at what is due, in milliseconds: a post every quarter of an hour, or one that is tried
 * again and again, would keep it for ever. What is left is then due all at once, as after a sleep.
 */
const LONGEST_JUMP = 20_000;

/** Puts the clock of this Discord and that of its bot ahead together. */
export class TimeMachine {
  readonly #parts: TimeMachineParts;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: TimeMachineParts) {
    this.#parts = parts;
  }

  /** Milliseconds since the epoch, as bot and Discord have it. */
  get now(): number {
    return this.#parts.simulated.now();
  }

  /** How far that is ahead of the machine's clock, in milliseconds. */
  get offset(): number {
    return this.#parts.simulated.offset;
  }

  get isAhead(): boolean {
    return this.offset !== 0;
  }

  nextUpdateAt(): Promise<number | undefined> {
    return this.#parts.bot.nextUpdateAt();
  }

  /**
   * Jumps, and stops at everything that is due on the way until it was posted.
   * @returns where the clock stands then, or why it stayed.
   */
  jump(jump: Jump): Promise<number | { readonly why: string }> {
    return this.#inTurn(async () => {
      const target = await this.#targetOf(jump);
      if (typeof target === 'number') await this.#travelTo(target);
      return target;
    });
  }

  /** Back to the machine's time. For when no bot runs. */
  async returnToPresent(): Promise<void> {
    await this.#set(this.#parts.clock.now());
  }

  async #targetOf(jump: Jump): Promise<number | { readonly why: string }> {
    switch (jump.to) {
      case 'later':
        return this.now + Math.min(Math.max(0, jump.by), 400 * 24 * HOUR);
      case 'next-update': {
        const next = await this.nextUpdateAt();
        return next === undefined ? { why: 'No update is scheduled.' } : Math.max(next, this.now);
      }
      case 'clock-change': {
        const change = nextClockChange(jump.timeZone, this.now + MINUTE);
        return change === undefined
          ? { why: `The clocks of ${jump.timeZone} are never changed.` }
          : change - MINUTE;
      }
    }
  }

  async #travelTo(target: number): Promise<void> {
    const began = this.#parts.clock.now();
    while (this.#parts.clock.now() - began < LONGEST_JUMP) {
      const next = await this.nextUpdateAt();
      if (next === undefined || next > target) break;
      if (next > this.now) await this.#set(next);
      await this.#posted(next);
    }
    if (target > this.now) await this.#set(target);
  }

  /** Waits until what was due at `due` is done, and the bot has had nothing to say for a moment. */
  async #posted(due: number): Promise<void> {
    const { clock, simulator } = this.#parts;
    const began = clock.now();
    let spoke = began;
    const stop = simulator.transcript.on(({ kind }) => {
      if (kind === 'rest') spoke = clock.now();
    });
    try {
      while (clock.now() - began < PATIENCE) {
        await sleep(clock, LOOK);
        if (clock.now() - spoke < QUIET) continue;
        if ((await this.nextUpdateAt()) !== due) return;
      }
    } finally {
      stop();
    }
  }

  /** First Discord, then the bot: what the bot says is never from a time that Discord has not reached. */
  async #set(time: number): Promise<void> {
    const { clock, simulated, bot } = this.#parts;
    const offset = time - clock.now();
    simulated.steer(Math.abs(offset) < 10 ? 0 : offset);
    await bot.steer(simulated.offset);
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
