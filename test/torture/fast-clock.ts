import type { Clock } from '#clock.ts';

/** A clock that runs faster than the real one, and shows the same in several processes. */
export interface FastClock {
  /** When it was started, in ms since the epoch. */
  readonly origin: number;
  /** The time that it showed then. */
  readonly start: number;
  readonly speed: number;
}

export function createFastClock({ origin, start, speed }: FastClock): Clock {
  return {
    now: () => Math.round(start + (Date.now() - origin) * speed),
    after(delay, task) {
      const timer = setTimeout(task, Math.max(0, delay / speed));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
