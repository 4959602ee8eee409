import { sleep } from '#clock.ts';
import type { Runtime } from '#runtime.ts';
import { StoreError } from '#store/store-error.ts';

const shortestPause = 1000;
const longestPause = 15_000;

export type DatabaseBackoff = ReturnType<typeof createDatabaseBackoff>;

/** Delays between attempts while the database fails. Logs each outage once. */
export function createDatabaseBackoff({ clock, log }: Runtime) {
  /** Failures in a row of each task. The outage is over when this is empty. */
  const failing = new Map<unknown, number>();
  let since = 0;
  let lastFailureAt = Number.NEGATIVE_INFINITY;

  /** @returns how long to wait before the next attempt, in ms. */
  function failed(what: unknown, error: StoreError): number {
    lastFailureAt = clock.now();
    if (failing.size === 0) {
      since = clock.now();
      const level = error.mayPass ? 'warn' : 'error';
      log[level]({ err: error }, 'production updates waiting for the database');
    }
    const times = failing.get(what) ?? 0;
    failing.set(what, times + 1);
    return Math.min(shortestPause * 2 ** Math.min(times, 10), longestPause);
  }

  /** The task has succeeded, or won't be tried again. */
  function settled(what: unknown): void {
    if (!failing.delete(what) || failing.size > 0) return;
    log.info({ forMs: clock.now() - since }, 'production updates resumed');
  }

  return {
    /** In ms since the epoch. */
    lastFailureAt: () => lastFailureAt,
    failed,
    settled,
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
            await sleep(clock, failed(task, error));
          }
        }
      } finally {
        settled(task);
      }
    },
  };
}
