import { sleep, type Clock } from '#clock.ts';

/**
 * In ms: a second, and a little for a clock that knows whole ms only, and for an answer that is quicker than the
 * last ones.
 */
const second = 1005;
/** So many of the last answers tell how quick Discord can be; before there are so many, nothing is known of it. */
const remembered = 50;

/**
 * Sees to it that Discord never counts more requests of this process within one second than it allows, however
 * the network delays them. All that can be seen of its count from here: it is after a request's start and
 * before its answer.
 */
export class SlidingWindowLimiter {
  readonly #clock: Clock;
  readonly #allowed: number;
  #underway = 0;
  /** Until when those that are over still count. */
  #counted: number[] = [];
  /** How long the last answers took, in ms. */
  readonly #taken: number[] = [];
  #someIsOver = Promise.withResolvers<void>();

  /** @param allowed how many requests a second. */
  constructor(clock: Clock, allowed: number) {
    this.#clock = clock;
    this.#allowed = allowed;
  }

  /** Makes a request as soon as there is room for it. */
  async through<T>(request: () => Promise<T>): Promise<T> {
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
      this.#counted.push(this.#clock.now() + second - this.#quickest());
      this.#someIsOver.resolve();
      this.#someIsOver = Promise.withResolvers();
    }
  }

  #hasRoom(): boolean {
    const now = this.#clock.now();
    // What would count for longer than that was noted before the clock was set back.
    this.#counted = this.#counted.filter((until) => until > now && until <= now + second);
    return this.#underway + this.#counted.length < this.#allowed;
  }

  /** Resolves when there may be room. */
  #change(): Promise<void> {
    if (this.#counted.length === 0) return this.#someIsOver.promise;
    return sleep(this.#clock, Math.ceil(Math.min(...this.#counted) - this.#clock.now()));
  }

  /**
   * The way back of one answer and the way there of a later request take at least as long as the quickest
   * answer, so a request need not count for that time. In ms.
   */
  #quickest(): number {
    if (this.#taken.length < remembered) return 0;
    return Math.max(0, Math.min(...this.#taken, second));
  }
}
