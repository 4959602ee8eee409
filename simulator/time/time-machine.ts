import { type Clock, sleep } from '#clock.ts';
import { clockChange } from '#subscriptions/wall-clock.ts';
import type { BotHost } from '../bot/bot-host.ts';
import type { Jump } from '../page-server/protocol.ts';
import type { Simulator } from '../simulator.ts';
import type { SteeredClock } from './steered-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The longest jump, and the longest time between two clock changes of a zone. */
const HORIZON = 400 * DAY;

export interface TimeMachineDeps {
  /** The machine's clock. */
  readonly clock: Clock;
  /** The simulator's clock. */
  readonly simulated: SteeredClock;
  readonly simulator: Pick<Simulator, 'transcript'>;
  readonly bot: Pick<BotHost, 'steer' | 'nextUpdateAt'>;
}

/** Timeout for a post, and the idle time that ends a wait, in milliseconds. */
const PATIENCE = 6_000;
const QUIET = 300;
const LOOK = 50;
/**
 * Longest jump with stops, in milliseconds: a post every 15 minutes or an endless retry would otherwise
 * keep it from ending. The remaining posts are then due at once, as after a sleep.
 */
const LONGEST_JUMP = 20_000;

/** Moves the clocks of Discord and the bot ahead together. */
export class TimeMachine {
  readonly #deps: TimeMachineDeps;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: TimeMachineDeps) {
    this.#deps = deps;
  }

  /** The simulated time, in milliseconds since the epoch. */
  get now(): number {
    return this.#deps.simulated.now();
  }

  /** Its offset from the machine's clock, in milliseconds. */
  get offset(): number {
    return this.#deps.simulated.offset;
  }

  get isAhead(): boolean {
    return this.offset !== 0;
  }

  nextUpdateAt(): Promise<number | undefined> {
    return this.#deps.bot.nextUpdateAt();
  }

  /**
   * Jumps ahead, stopping at every due post until it's sent.
   * @returns the new time, or the reason for no jump.
   */
  jump(jump: Jump): Promise<number | { readonly why: string }> {
    return this.#inTurn(async () => {
      const target = await this.#targetOf(jump);
      if (typeof target === 'number') await this.#travelTo(target);
      return target;
    });
  }

  /** Resets to the machine's time. Only while no bot runs. */
  async returnToPresent(): Promise<void> {
    await this.#set(this.#deps.clock.now());
  }

  async #targetOf(jump: Jump): Promise<number | { readonly why: string }> {
    switch (jump.to) {
      case 'later':
        return this.now + Math.min(Math.max(0, jump.by), HORIZON);
      case 'next-update': {
        const next = await this.nextUpdateAt();
        return next === undefined ? { why: 'No update is scheduled.' } : Math.max(next, this.now);
      }
      case 'clock-change': {
        const from = this.now + MINUTE;
        const change = clockChange(jump.timeZone, from, from + HORIZON);
        return change === undefined
          ? { why: `The clocks in ${jump.timeZone} never change.` }
          : change.at - MINUTE;
      }
    }
  }

  async #travelTo(target: number): Promise<void> {
    const began = this.#deps.clock.now();
    while (this.#deps.clock.now() - began < LONGEST_JUMP) {
      const next = await this.nextUpdateAt();
      if (next === undefined || next > target) break;
      if (next > this.now) await this.#set(next);
      await this.#posted(next);
    }
    if (target > this.now) await this.#set(target);
  }

  /** Waits until the post at `due` is done and the bot is idle. */
  async #posted(due: number): Promise<void> {
    const { clock, simulator } = this.#deps;
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

  /** Discord first, so that the bot is never ahead of it. */
  async #set(time: number): Promise<void> {
    const { clock, simulated, bot } = this.#deps;
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
