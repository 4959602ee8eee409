import type { Clock } from '#clock.ts';

/** The first second of 2015, in Unix milliseconds: https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH = 1_420_070_400_000;
const INCREMENTS = 1n << 22n;

/** Generates ids like Discord's: unique and ordered by time. */
export class Snowflakes {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Restarts from the clock. Only after all objects with ids are gone. */
  restart(): void {
    this.#last = 0n;
  }

  next(): string {
    const earliest = BigInt(Math.max(0, this.#clock.now() - DISCORD_EPOCH)) * INCREMENTS;
    // Prevents duplicate ids if the clock is set back.
    this.#last = earliest > this.#last ? earliest : this.#last + 1n;
    return this.#last.toString();
  }
}

/** An id in a path or a query. */
export const SNOWFLAKE = /^(?:0|[1-9]\d{0,19})$/;
