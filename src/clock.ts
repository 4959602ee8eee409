/**
 * Time as a parameter. The composition root passes the real clock; tests pass one that they control.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once after `delay` milliseconds, soon if it's negative; the returned function cancels it. */
  after(delay: number, task: () => void): () => void;
}

/** Resolves after `delay` milliseconds of the clock. */
export function sleep(clock: Clock, delay: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delay, resolve);
  });
}

/**
 * Rejects if `work` takes longer than `timeoutMs`; the work itself is not stopped.
 *
 * @throws also whatever `work` throws.
 */
export async function withTimeout<T>(
  work: () => T | Promise<T>,
  timeoutMs: number,
  clock: Clock,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(timeoutMs, () => {
    late.reject(new Error(`no answer within ${timeoutMs} ms`));
  });
  try {
    return await Promise.race([Promise.resolve().then(work), late.promise]);
  } finally {
    cancel();
  }
}

/** A sleep that can be cut short. */
export class WakeableSleep {
  readonly #clock: Clock;
  #isWoken = false;
  #end: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the current sleep, or else the next one at once. */
  wake(): void {
    this.#isWoken = true;
    this.#end();
  }

  async for(ms: number): Promise<void> {
    if (ms > 0 && !this.#isWoken) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(ms, resolve);
        this.#end = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#end = () => undefined;
    this.#isWoken = false;
  }
}

/** The machine's own clock: for composition roots only. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    // Node.js warns of negative delays.
    const timer = setTimeout(task, Math.max(0, delay));
    return () => {
      clearTimeout(timer);
    };
  },
};
