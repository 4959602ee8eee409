import type { Clock } from '#clock.ts';

/** The first second of 2015, in Unix milliseconds: https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH = 1_420_070_400_000;
const INCREMENTS = 1n << 22n;

/** Hands out ids as Discord does: ordered by time, and unique however fast they are asked for. */
export class Snowflakes {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins anew by the clock, after everything that had an id is gone. */
  restart(): void {
    this.#last = 0n;
  }

  next(): string {
    const earliest = BigInt(Math.max(0, this.#clock.now() - DISCORD_EPOCH)) * INCREMENTS;
    // A clock that was set back must not give out an id twice.
    this.#last = earliest > this.#last ? earliest : this.#last + 1n;
    return this.#last.toString();
  }
}

/** What an id looks like in a path or a query. */
export const SNOWFLAKE = /^(?:0|[1-9]\d{0,19})$/;
