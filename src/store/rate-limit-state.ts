import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** All processes on one database share the number of requests that Discord allows a bot. */
export interface RateLimitState {
  /**
   * Takes the next `count` places in the line of requests, which are `interval` ms apart.
   *
   * @returns when the first of them may be made; the others follow at `interval` ms each.
   */
  take(count: number, interval: number, now: number): Promise<number>;
}

/**
 * A line that is longer than this, in ms, is none: the clock was set back, here or on another machine, and
 * posts would wait as long for nothing.
 */
const longestLine = 60_000;

export class StoredRateLimitState implements RateLimitState {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async take(count: number, interval: number, now: number): Promise<number> {
    const length = count * interval;
    const { next_at } = await this.#db
      .updateTable('pace')
      .set((row) => ({
        next_at: row
          .case()
          .when(row.or([row('next_at', '<', now), row('next_at', '>', now + longestLine)]))
          .then(now + length)
          .else(row('next_at', '+', length))
          .end(),
      }))
      .returning('next_at')
      .executeTakeFirstOrThrow();
    return next_at - length;
  }
}
