import type { Database } from './schema.ts';

/**
 * A `next_at` further ahead than this, in ms, is ignored: a clock was set back, here or on another machine,
 * and posts would wait that long for nothing.
 */
const maxAhead = 60_000;

/** The bot's request limit, shared by all processes on one database. */
export class RateLimitState {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Reserves the next `count` requests, which are `interval` ms apart.
   *
   * @returns the time of the first one.
   */
  async take(count: number, interval: number, now: number): Promise<number> {
    const length = count * interval;
    const { next_at } = await this.#db
      .updateTable('pace')
      .set((row) => ({
        next_at: row
          .case()
          .when(row.or([row('next_at', '<', now), row('next_at', '>', now + maxAhead)]))
          .then(now + length)
          .else(row('next_at', '+', length))
          .end(),
      }))
      .returning('next_at')
      .executeTakeFirstOrThrow();
    return next_at - length;
  }
}
