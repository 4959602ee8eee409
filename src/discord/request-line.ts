import type { Clock } from '#clock.ts';
import type { Pace } from '#store/pace.ts';

export interface RequestLineParts {
  readonly pace: Pace;
  readonly clock: Clock;
  /** How many requests a second Discord allows the bot. */
  readonly allowedPerSecond: number;
}

/**
 * All processes together ask for this part of what Discord allows: the rest is for what does not stand in
 * this line (the gateway's address, registering commands) and for requests that the network bunches up.
 */
const share = 0.9;
/** So many requests one process may make up for at once, after its timers came late; that fits in the rest. */
const catchUp = 3;

/**
 * Longest wait for a place: so many ms, and so many places. A line is as long as what all processes have in
 * flight; whatever is further off was written by a machine whose clock is wrong.
 */
const longestWait = { ms: 10_000, places: 150 };

interface Waiting {
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The line in which requests to Discord wait for their turn. Places are given out by the database, so that
 * all processes stand in the same line: https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
 */
export class RequestLine {
  readonly #pace: Pace;
  readonly #clock: Clock;
  /** Milliseconds from one place to the next. */
  readonly #interval: number;
  /** In milliseconds. */
  readonly #longestWait: number;
  #asking: Waiting[] = [];
  #isAsking = false;
  /** Those before have gone by then. */
  #ahead: Promise<void> = Promise.resolve();
  /** When this process may make the next request, whatever its place. */
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor({ pace, clock, allowedPerSecond }: RequestLineParts) {
    this.#pace = pace;
    this.#clock = clock;
    this.#interval = 1000 / (allowedPerSecond * share);
    this.#longestWait = longestWait.ms + longestWait.places * this.#interval;
  }

  /**
   * Resolves when a request may be made.
   *
   * @throws StoreError where the line cannot be read.
   */
  turn(): Promise<void> {
    return new Promise((go, fail) => {
      this.#asking.push({ go, fail });
      if (!this.#isAsking) void this.#ask();
    });
  }

  /** Takes places for all who ask at the same time at once. */
  async #ask(): Promise<void> {
    this.#isAsking = true;
    // Whoever asks in the same moment comes along.
    await Promise.resolve();
    while (this.#asking.length > 0) {
      const asking = this.#asking;
      this.#asking = [];
      try {
        const first = await this.#pace.take(asking.length, this.#interval, this.#clock.now());
        const now = this.#clock.now();
        // Out of reach: on our own then, each a little after the other.
        const start = first - now > this.#longestWait ? now : first;
        for (const [index, { go }] of asking.entries()) {
          this.#queue(start + index * this.#interval, go);
        }
      } catch (error) {
        for (const { fail } of asking) fail(error);
      }
    }
    this.#isAsking = false;
  }

  #queue(place: number, go: () => void): void {
    this.#ahead = this.#ahead.then(() => this.#until(place)).then(go);
  }

  /** Waits for the place; requests do not come in a rush, however late they are. */
  #until(place: number): Promise<void> {
    return new Promise((resolve) => {
      const now = this.#clock.now();
      // A clock that was set back must not hold up the line.
      const earliest = Math.max(place, Math.min(this.#freeAt, now + this.#interval));
      const wait = Math.min(Math.max(Math.ceil(earliest - now), 0), this.#longestWait);
      const pass = () => {
        const slack = catchUp * this.#interval;
        this.#freeAt = Math.max(this.#freeAt, this.#clock.now() - slack) + this.#interval;
        resolve();
      };
      if (wait === 0) pass();
      else this.#clock.after(wait, pass);
    });
  }
}
