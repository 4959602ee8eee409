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

export type SharedRateLimiter = ReturnType<typeof createSharedRateLimiter>;

/**
 * Limits the requests of all processes together. Each request needs a permit, which is a time from the database's
 * one sequence for all processes: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
 */
export function createSharedRateLimiter(deps: SharedRateLimiterDeps) {
  const { rateLimitState, window, clock, allowedPerSecond } = deps;
  const waiting: PromiseWithResolvers<void>[] = [];
  /** The times of the unused permits; the first waiting request gets the first. */
  const permits: number[] = [];
  let isTaking = false;
  let isServing = false;
  /** When the last permit that this process took ends. */
  let lastEnd = Number.NEGATIVE_INFINITY;
  /** Until when other processes may be taking permits. */
  let sharedUntil = Number.NEGATIVE_INFINITY;
  /** In milliseconds. */
  const longest = longestWait.ms + longestWait.permits * currentInterval();

  /** Takes permits for the waiting requests, many at once. */
  async function take(): Promise<void> {
    if (isTaking) return;
    isTaking = true;
    // Requests made in the same turn of the event loop are included.
    await Promise.resolve();
    try {
      for (let count = missing(); count > 0; count = missing()) {
        const interval = currentInterval();
        const asked = clock.now();
        const first = await rateLimitState.take(count, interval, asked);
        const end = first + count * interval;
        const isBehindOthers = first > asked && Math.abs(first - lastEnd) > interval / 2;
        if (isBehindOthers) sharedUntil = end + sharedFor;
        lastEnd = end;
        const start = within(first, end - interval);
        for (let index = 0; index < count; index += 1) permits.push(start + index * interval);
        void serve();
      }
    } catch (error) {
      for (const { reject } of waiting.splice(permits.length)) reject(error);
    }
    isTaking = false;
  }

  /** The time of the first of the permits that were given from `first` to `last`. */
  function within(first: number, last: number): number {
    const now = clock.now();
    // Implausibly late: this process goes on alone.
    if (first - now > longest) return now;
    // If a slow database made all of them late, the last one still counts.
    return last < now ? first + now - last : first;
  }

  /** The number of permits to take: none while at least half of the wanted ones are left. */
  function missing(): number {
    const wanted = Math.min(waiting.length, ahead);
    return permits.length < wanted / 2 ? wanted - permits.length : 0;
  }

  /** Milliseconds from one permit to the next. */
  function currentInterval(): number {
    const now = clock.now();
    // After a while without permits, other processes may be taking some.
    const isShared = now < sharedUntil || now > lastEnd;
    return 1000 / (allowedPerSecond * (isShared ? sharedShare : share));
  }

  /** Releases the waiting requests one by one. */
  async function serve(): Promise<void> {
    if (isServing) return;
    isServing = true;
    for (let permit = permits[0]; permit !== undefined; permit = permits[0]) {
      const wait = Math.ceil(permit - clock.now());
      // A permit further ahead was taken before the clock was set back.
      if (wait > 0 && wait <= longest) await sleep(clock, wait);
      // A late request waits for another permit: catching up would be a burst.
      const isExpired = Math.abs(clock.now() - permit) > maxDelay;
      permits.shift();
      if (!isExpired) waiting.shift()?.resolve();
      void take();
    }
    isServing = false;
  }

  return {
    /**
     * Makes a request when it has a permit.
     *
     * @throws StoreError if the database gives no permit; otherwise the error of the request.
     */
    async run<T>(request: () => Promise<T>): Promise<T> {
      const permit = Promise.withResolvers<void>();
      waiting.push(permit);
      void take();
      await permit.promise;
      return window.run(request);
    },
  };
}
