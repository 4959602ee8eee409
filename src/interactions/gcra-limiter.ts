import type { Clock } from '#clock.ts';

export interface Rate {
  /** How many may come at once after a pause. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Twice as many callers are remembered; beyond that those who were away longest start afresh. */
const generationSize = 10_000;

/**
 * How much each caller may still do: the generic cell rate algorithm, which remembers one number a caller,
 * the time at which everything they did is paid off (ITU-T I.371).
 */
export class GcraLimiter {
  readonly #clock: Clock;
  /** Milliseconds that one costs. */
  readonly #cost: number;
  /** How far ahead of now a caller may be, in milliseconds. */
  readonly #room: number;
  /** Those who asked in this generation, and in the one before: forgetting costs nothing. */
  #recent = new Map<string, number>();
  #older = new Map<string, number>();
  #generationEnd: number;

  constructor({ burst, perSecond }: Rate, clock: Clock) {
    this.#clock = clock;
    this.#cost = 1000 / perSecond;
    this.#room = (burst - 1) * this.#cost;
    this.#generationEnd = clock.now() + burst * this.#cost;
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  /**
   * Takes one for a caller, if they have one left.
   *
   * @returns 0, or after how many milliseconds there is one again; then nothing was taken.
   */
  take(caller: string): number {
    const now = this.#clock.now();
    this.#turn(now);
    const known = this.#recent.get(caller) ?? this.#older.get(caller) ?? now;
    // A clock that was set back must not shut anybody out for longer than a burst takes to be paid off.
    const paidOffAt = Math.max(Math.min(known, now + this.#room + this.#cost), now);
    const wait = Math.max(paidOffAt - now - this.#room, 0);
    this.#recent.set(caller, wait > 0 ? paidOffAt : paidOffAt + this.#cost);
    return wait;
  }

  /** Begins a generation when this one is full, or when nobody of the one before can owe anything. */
  #turn(now: number): void {
    const span = this.#room + this.#cost;
    const isOver = now >= this.#generationEnd || this.#generationEnd - now > span;
    if (this.#recent.size < generationSize && !isOver) return;
    this.#older = this.#recent;
    this.#recent = new Map();
    this.#generationEnd = now + span;
  }
}
