import type { Clock } from '#clock.ts';

/** Two generations are remembered; beyond that, the callers idle for longest are forgotten. */
const generationSize = 10_000;

/**
 * Limits each caller with the generic cell rate algorithm (ITU-T I.371), which remembers one number per caller:
 * the time at which all calls are paid off. `burst`: calls at once after a pause.
 */
export function createGcraLimiter(burst: number, perSecond: number, clock: Clock) {
  /** Milliseconds per call. */
  const cost = 1000 / perSecond;
  /** How far ahead of now a caller may be, in milliseconds. */
  const room = (burst - 1) * cost;
  /** How long a whole burst takes to be paid off. */
  const span = room + cost;
  /** The callers of this generation, and of the one before: forgetting costs nothing. */
  let recent = new Map<string, number>();
  let older = new Map<string, number>();
  let generationEnd = clock.now() + span;

  /** Starts a new generation if this one is full, or if every call of the one before is paid off. */
  function turn(now: number): void {
    const isOver = now >= generationEnd || generationEnd - now > span;
    if (recent.size < generationSize && !isOver) return;
    older = recent;
    recent = new Map();
    generationEnd = now + span;
  }

  return {
    /** The number of callers that are remembered. */
    size: () => recent.size + older.size,
    /**
     * Takes one call of a caller, if one is left.
     *
     * @returns 0, or the milliseconds until the next call is allowed; then nothing was taken.
     */
    take(caller: string): number {
      const now = clock.now();
      turn(now);
      const known = recent.get(caller) ?? older.get(caller) ?? now;
      // If the clock was set back, no caller waits for longer than a whole burst takes to be paid off.
      const paidOffAt = Math.max(Math.min(known, now + span), now);
      const wait = Math.max(paidOffAt - now - room, 0);
      recent.set(caller, wait > 0 ? paidOffAt : paidOffAt + cost);
      return wait;
    },
  };
}
