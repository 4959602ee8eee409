import { sleep, type Clock } from '#clock.ts';
import type { RateLimitState } from '#store/rate-limit-state.ts';
import type { SlidingWindowLimiter } from './sliding-window-limiter.ts';

export interface SharedRateLimiterDeps {
  readonly rateLimitState: Pick<RateLimitState, 'take'>;
  /** This process's own limiter, which also limits each request that has a permit. */
  readonly window: SlidingWindowLimiter;
  readonly clock: Clock;
  /** Requests per second that Discord allows the bot. */
  readonly allowedPerSecond: number;
}

/** Share of the global limit used by a process that is alone. */
const share = 0.99;
/**
 * Share used by several processes together. None sees the network delays of the others, so the latest of them may
 * be behind by 75 ms before Discord could count too many requests.
 */
const sharedShare = 0.93;
/** How long the limit counts as shared after a permit behind another process's, in ms. */
const sharedFor = 2000;
/** A permit expires this long after its time, in ms: timers are late in a busy process. */
const maxDelay = 40;
/** Permits to take in advance: enough for half a second, in which the database may be slow. */
const ahead = 25;

/**
 * Longest wait for a permit: this many ms, plus this many permits. All processes together can't have taken more in
 * advance; a later time was written by a machine whose clock is wrong.
 */
const longestWait = { ms: 10_000, permits: 150 };

interface Waiting {
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Limits the requests of all processes together. Each request needs a permit, which is a time from the database's
 * one sequence for all processes: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
 */
export class SharedRateLimiter {
  readonly #deps: SharedRateLimiterDeps;
  /** In milliseconds. */
  readonly #longestWait: number;
  #waiting: Waiting[] = [];
  /** The times of the unused permits; the first waiting request gets the first. */
  #permits: number[] = [];
  #isTaking = false;
  #isServing = false;
  /** When the last permit that this process took ends. */
  #end = Number.NEGATIVE_INFINITY;
  /** Until when other processes may be taking permits. */
  #sharedUntil = Number.NEGATIVE_INFINITY;

  constructor(deps: SharedRateLimiterDeps) {
    this.#deps = deps;
    this.#longestWait = longestWait.ms + longestWait.permits * this.#interval();
  }

  /**
   * Makes a request when it has a permit.
   *
   * @throws StoreError if the database gives no permit; otherwise the error of the request.
   */
  async run<T>(request: () => Promise<T>): Promise<T> {
    await this.#permit();
    return this.#deps.window.run(request);
  }

  #permit(): Promise<void> {
    return new Promise((go, fail) => {
      this.#waiting.push({ go, fail });
      void this.#take();
    });
  }

  /** Takes permits for the waiting requests, many at once. */
  async #take(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    // Requests made in the same turn of the event loop are included.
    await Promise.resolve();
    try {
      for (let count = this.#missing(); count > 0; count = this.#missing()) {
        const interval = this.#interval();
        const asked = this.#deps.clock.now();
        const first = await this.#deps.rateLimitState.take(count, interval, asked);
        const end = first + count * interval;
        const isBehindOthers = first > asked && Math.abs(first - this.#end) > interval / 2;
        if (isBehindOthers) this.#sharedUntil = end + sharedFor;
        this.#end = end;
        const start = this.#within(first, end - interval);
        for (let index = 0; index < count; index += 1) this.#permits.push(start + index * interval);
        void this.#serve();
      }
    } catch (error) {
      for (const { fail } of this.#waiting.splice(this.#permits.length)) fail(error);
    }
    this.#isTaking = false;
  }

  /** The time of the first of the permits that were given from `first` to `last`. */
  #within(first: number, last: number): number {
    const now = this.#deps.clock.now();
    // Implausibly late: this process goes on alone.
    if (first - now > this.#longestWait) return now;
    // If a slow database made all of them late, the last one still counts.
    return last < now ? first + now - last : first;
  }

  /** The number of permits to take: none while at least half of the wanted ones are left. */
  #missing(): number {
    const wanted = Math.min(this.#waiting.length, ahead);
    return this.#permits.length < wanted / 2 ? wanted - this.#permits.length : 0;
  }

  /** Milliseconds from one permit to the next. */
  #interval(): number {
    const now = this.#deps.clock.now();
    // After a while without permits, other processes may be taking some.
    const isShared = now < this.#sharedUntil || now > this.#end;
    return 1000 / (this.#deps.allowedPerSecond * (isShared ? sharedShare : share));
  }

  /** Releases the waiting requests one by one. */
  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    for (let permit = this.#permits[0]; permit !== undefined; permit = this.#permits[0]) {
      const wait = Math.ceil(permit - this.#deps.clock.now());
      // A permit further ahead was taken before the clock was set back.
      if (wait > 0 && wait <= this.#longestWait) await sleep(this.#deps.clock, wait);
      // A late request waits for another permit: catching up would be a burst.
      const isExpired = Math.abs(this.#deps.clock.now() - permit) > maxDelay;
      this.#permits.shift();
      if (!isExpired) this.#waiting.shift()?.go();
      void this.#take();
    }
    this.#isServing = false;
  }
}
