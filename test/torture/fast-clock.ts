import type { Clock } from '#clock.ts';

/** A clock that several processes share, and that runs faster than the world's. */
export interface FastClock {
  /** When it showed the world's time: ms since the epoch. */
  readonly origin: number;
  /** What it showed then. */
  readonly start: number;
  readonly speed: number;
}

export function createFastClock({ origin, start, speed }: FastClock): Clock {
  return {
    now: () => Math.round(start + (Date.now() - origin) * speed),
    after(delay, task) {
      const timer = setTimeout(task, delay / speed);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
