import { sleep, type Clock } from '#clock.ts';

/** In ms. The margin covers a clock in whole ms, and an answer that is faster than the last ones. */
const second = 1005;
/** Number of the last answers that show how fast Discord can be; with fewer, nothing is assumed. */
const remembered = 50;

/**
 * Keeps Discord from counting more requests of this process within a second than it allows, however the network
 * delays them: Discord counts a request at some time between its start and its answer.
 */
export class SlidingWindowLimiter {
  readonly #clock: Clock;
  readonly #allowed: number;
  #underway = 0;
  /** Until when the finished requests still count. */
  #counted: number[] = [];
  /** Durations of the last requests, in ms. */
  readonly #taken: number[] = [];
  #oneFinished = Promise.withResolvers<void>();

  /** @param allowed requests per second. */
  constructor(clock: Clock, allowed: number) {
    this.#clock = clock;
    this.#allowed = allowed;
  }

  /** Makes a request as soon as there is room for it. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    while (!this.#hasRoom()) await this.#change();
    this.#underway += 1;
    const startedAt = this.#clock.now();
    try {
      const answer = await request();
      this.#taken.push(this.#clock.now() - startedAt);
      if (this.#taken.length > remembered) this.#taken.shift();
      return answer;
    } finally {
      this.#underway -= 1;
      this.#counted.push(this.#clock.now() + second - this.#fastest());
      this.#oneFinished.resolve();
      this.#oneFinished = Promise.withResolvers();
    }
  }

  #hasRoom(): boolean {
    const now = this.#clock.now();
    // Times further ahead are from before the clock was set back.
    this.#counted = this.#counted.filter((until) => until > now && until <= now + second);
    return this.#underway + this.#counted.length < this.#allowed;
  }

  /** Resolves when there may be room. */
  #change(): Promise<void> {
    if (this.#counted.length === 0) return this.#oneFinished.promise;
    return sleep(this.#clock, Math.ceil(Math.min(...this.#counted) - this.#clock.now()));
  }

  /**
   * In ms. An answer's way back and a later request's way there take at least as long as the fastest request, so
   * a request needn't count for that time.
   */
  #fastest(): number {
    if (this.#taken.length < remembered) return 0;
    return Math.max(0, Math.min(...this.#taken, second));
  }
}
