import type { Clock } from '#clock.ts';

export interface Rate {
  /** Calls at once after a pause. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Two generations are remembered; beyond that, the callers idle for longest are forgotten. */
const generationSize = 10_000;

/**
 * Limits each caller with the generic cell rate algorithm (ITU-T I.371), which remembers one number per caller:
 * the time at which all calls are paid off.
 */
export class GcraLimiter {
  readonly #clock: Clock;
  /** Milliseconds per call. */
  readonly #cost: number;
  /** How far ahead of now a caller may be, in milliseconds. */
  readonly #room: number;
  /** The callers of this generation, and of the one before: forgetting costs nothing. */
  #recent = new Map<string, number>();
  #older = new Map<string, number>();
  #generationEnd: number;

  constructor({ burst, perSecond }: Rate, clock: Clock) {
    this.#clock = clock;
    this.#cost = 1000 / perSecond;
    this.#room = (burst - 1) * this.#cost;
    this.#generationEnd = clock.now() + burst * this.#cost;
  }

  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  /**
   * Takes one call of a caller, if one is left.
   *
   * @returns 0, or the milliseconds until the next call is allowed; then nothing was taken.
   */
  take(caller: string): number {
    const now = this.#clock.now();
    this.#turn(now);
    const known = this.#recent.get(caller) ?? this.#older.get(caller) ?? now;
    // If the clock was set back, no caller waits for longer than a whole burst takes to be paid off.
    const paidOffAt = Math.max(Math.min(known, now + this.#room + this.#cost), now);
    const wait = Math.max(paidOffAt - now - this.#room, 0);
    this.#recent.set(caller, wait > 0 ? paidOffAt : paidOffAt + this.#cost);
    return wait;
  }

  /** Starts a new generation if this one is full, or if every call of the one before is paid off. */
  #turn(now: number): void {
    const span = this.#room + this.#cost;
    const isOver = now >= this.#generationEnd || this.#generationEnd - now > span;
    if (this.#recent.size < generationSize && !isOver) return;
    this.#older = this.#recent;
    this.#recent = new Map();
    this.#generationEnd = now + span;
  }
}
