import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import { StoreError } from '#store/store-error.ts';

const shortestPause = 1000;
const longestPause = 15_000;

/** Delays between attempts while the database fails. Logs each outage once. */
export class DatabaseBackoff {
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Failures in a row of each task. The outage is over when this is empty. */
  readonly #failing = new Map<unknown, number>();
  #since = 0;
  /** In ms since the epoch. */
  lastFailureAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** @returns how long to wait before the next attempt, in ms. */
  failed(what: unknown, error: StoreError): number {
    this.lastFailureAt = this.#clock.now();
    if (this.#failing.size === 0) {
      this.#since = this.#clock.now();
      const level = error.mayPass ? 'warn' : 'error';
      this.#log[level]({ err: error }, 'production updates waiting for the database');
    }
    const times = this.#failing.get(what) ?? 0;
    this.#failing.set(what, times + 1);
    return Math.min(shortestPause * 2 ** Math.min(times, 10), longestPause);
  }

  /** The task has succeeded, or won't be tried again. */
  settled(what: unknown): void {
    if (!this.#failing.delete(what) || this.#failing.size > 0) return;
    const forMs = this.#clock.now() - this.#since;
    this.#log.info({ forMs }, 'production updates resumed');
  }

  /**
   * Tries again after each StoreError.
   *
   * @throws any other error, and a StoreError once `isOver`.
   */
  async retry<T>(task: () => Promise<T>, isOver: () => boolean): Promise<T> {
    try {
      for (;;) {
        try {
          return await task();
        } catch (error) {
          if (!(error instanceof StoreError) || isOver()) throw error;
          await sleep(this.#clock, this.failed(task, error));
        }
      }
    } finally {
      this.settled(task);
    }
  }
}
