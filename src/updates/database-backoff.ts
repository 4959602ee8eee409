import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import { StoreError } from '#store/store-error.ts';

const shortestPause = 1000;
const longestPause = 15_000;

/** Goes on while the database is out of order, and tells the log once of each time that it is. */
export class StoreWatch {
  readonly #clock: Clock;
  readonly #log: Logger;
  /** What failed and has not worked since, with how often; it is over when all of it works. */
  readonly #failing = new Map<unknown, number>();
  #since = 0;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Takes notice that something failed.
   *
   * @returns how long to wait before it is tried again, in ms.
   */
  failed(what: unknown, error: StoreError): number {
    if (this.#failing.size === 0) {
      this.#since = this.#clock.now();
      const level = error.mayPass ? 'warn' : 'error';
      this.#log[level]({ err: error }, 'production updates wait for the database');
    }
    const times = this.#failing.get(what) ?? 0;
    this.#failing.set(what, times + 1);
    return Math.min(shortestPause * 2 ** Math.min(times, 10), longestPause);
  }

  /** Takes notice that it works, or that nobody tries any more. */
  settled(what: unknown): void {
    if (!this.#failing.delete(what) || this.#failing.size > 0) return;
    const forMs = this.#clock.now() - this.#since;
    this.#log.info({ forMs }, 'the database is back; production updates go on');
  }

  /**
   * Tries until it works, or until `isOver`.
   *
   * @throws whatever is no StoreError, and a StoreError when it is over.
   */
  async persist<T>(task: () => Promise<T>, isOver: () => boolean): Promise<T> {
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
