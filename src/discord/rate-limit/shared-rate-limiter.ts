import { sleep, type Clock } from '#clock.ts';
import type { RateLimitState } from '#store/rate-limit-state.ts';
import type { SlidingWindowLimiter } from './sliding-window-limiter.ts';

export interface SharedRateLimiterDeps {
  readonly rateLimitState: Pick<RateLimitState, 'take'>;
  /** Of this process; what stands in line passes it too. */
  readonly window: SlidingWindowLimiter;
  readonly clock: Clock;
  /** How many requests a second Discord allows the bot. */
  readonly allowedPerSecond: number;
}

/** A process that is alone in the line asks for this part of what Discord allows. */
const share = 0.99;
/**
 * Several together ask for less, as none sees how the others' requests fare on their way: so, the latest of them
 * and the network may be behind by 75 ms before Discord could count too many.
 */
const sharedShare = 0.93;
/** For so long after the last places that were taken behind others the line counts as shared. In ms. */
const sharedFor = 2000;
/** A place is given up when its time was so long ago, in ms: timers come late where a process is busy. */
const mostLate = 40;
/** So many places a process takes ahead: enough for half a second, in which the database may be slow. */
const ahead = 25;

/**
 * Longest wait for a place: so many ms, and so many places. A line is as long as what all processes have
 * taken ahead; whatever is further off was written by a machine whose clock is wrong.
 */
const longestWait = { ms: 10_000, places: 150 };

interface Waiting {
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The line in which requests to Discord wait for their turn. Places are given out by the database, so that
 * all processes stand in the same line: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
 */
export class SharedRateLimiter {
  readonly #rateLimitState: Pick<RateLimitState, 'take'>;
  readonly #clock: Clock;
  readonly #allowedPerSecond: number;
  readonly #window: SlidingWindowLimiter;
  /** In milliseconds. */
  readonly #longestWait: number;
  #waiting: Waiting[] = [];
  /** When requests may be made. Whoever waits first gets the first. */
  #places: number[] = [];
  #isTaking = false;
  #isServing = false;
  /** When the last place that was taken here ends. */
  #end = Number.NEGATIVE_INFINITY;
  /** Until when others may be in the line. */
  #sharedUntil = Number.NEGATIVE_INFINITY;

  constructor({ rateLimitState, window, clock, allowedPerSecond }: SharedRateLimiterDeps) {
    this.#rateLimitState = rateLimitState;
    this.#clock = clock;
    this.#allowedPerSecond = allowedPerSecond;
    this.#window = window;
    this.#longestWait = longestWait.ms + longestWait.places * this.#interval();
  }

  /**
   * Makes a request when its turn has come.
   *
   * @throws StoreError where the line cannot be read; else what the request throws.
   */
  async through<T>(request: () => Promise<T>): Promise<T> {
    await this.#turn();
    return this.#window.through(request);
  }

  #turn(): Promise<void> {
    return new Promise((go, fail) => {
      this.#waiting.push({ go, fail });
      void this.#take();
    });
  }

  /** Takes places for those who wait, many at once. */
  async #take(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    // Whoever asks in the same moment comes along.
    await Promise.resolve();
    try {
      for (let count = this.#missing(); count > 0; count = this.#missing()) {
        const interval = this.#interval();
        const asked = this.#clock.now();
        const first = await this.#rateLimitState.take(count, interval, asked);
        const end = first + count * interval;
        const isBehindOthers = first > asked && Math.abs(first - this.#end) > interval / 2;
        if (isBehindOthers) this.#sharedUntil = end + sharedFor;
        this.#end = end;
        const start = this.#within(first, end - interval);
        for (let index = 0; index < count; index += 1) this.#places.push(start + index * interval);
        void this.#serve();
      }
    } catch (error) {
      for (const { fail } of this.#waiting.splice(this.#places.length)) fail(error);
    }
    this.#isTaking = false;
  }

  /** Where to begin with places that were given from `first` to `last`. */
  #within(first: number, last: number): number {
    const now = this.#clock.now();
    // Out of reach: on our own then, each a little after the other.
    if (first - now > this.#longestWait) return now;
    // Where the database was so slow that all are past, the last one is still good.
    return last < now ? first + now - last : first;
  }

  /** How many places to take: none while half of those that are wanted are there. */
  #missing(): number {
    const wanted = Math.min(this.#waiting.length, ahead);
    return this.#places.length < wanted / 2 ? wanted - this.#places.length : 0;
  }

  /** Milliseconds from one place to the next. */
  #interval(): number {
    const now = this.#clock.now();
    // Whoever has had no place for a while cannot know who else is in the line.
    const isShared = now < this.#sharedUntil || now > this.#end;
    return 1000 / (this.#allowedPerSecond * (isShared ? sharedShare : share));
  }

  /** Lets one after the other go. */
  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    for (let place = this.#places[0]; place !== undefined; place = this.#places[0]) {
      const wait = Math.ceil(place - this.#clock.now());
      // Further off is a place that was taken before the clock was set back.
      if (wait > 0 && wait <= this.#longestWait) await sleep(this.#clock, wait);
      // Whoever is late stands in line once more: to make up for it would be a rush.
      const isMissed = Math.abs(this.#clock.now() - place) > mostLate;
      this.#places.shift();
      if (!isMissed) this.#waiting.shift()?.go();
      void this.#take();
    }
    this.#isServing = false;
  }
}
