import type { Clock } from '#clock.ts';

/** Two generations are remembered, so that memory is bounded: about 20 MB in a flood. */
const generationSize = 100_000;

/** Remembers ids for a while, to recognise copies of a request. */
export class RecentIds {
  readonly #period: number;
  readonly #clock: Clock;
  #recent = new Set<string>();
  #older = new Set<string>();
  #recentSince: number;

  /** @param period how long an id is remembered at least, in milliseconds, except in a flood. */
  constructor(period: number, clock: Clock) {
    this.#period = period;
    this.#clock = clock;
    this.#recentSince = clock.now();
  }

  /** Returns false if the id is already known. */
  add(id: string): boolean {
    if (this.#recent.has(id) || this.#older.has(id)) return false;
    const age = Math.abs(this.#clock.now() - this.#recentSince);
    if (age >= this.#period || this.#recent.size >= generationSize) {
      this.#older = this.#recent;
      this.#recent = new Set();
      this.#recentSince = this.#clock.now();
    }
    this.#recent.add(id);
    return true;
  }
}
