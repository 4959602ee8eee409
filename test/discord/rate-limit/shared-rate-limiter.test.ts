import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep, type Clock } from '#clock.ts';
import {
  createSharedRateLimiter,
  type SharedRateLimiter,
} from '#discord/rate-limit/shared-rate-limiter.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import type { RateLimitState } from '#store/rate-limit-state.ts';
import { StoreError } from '#store/store-error.ts';
import { ManualClock } from '../../manual-clock.ts';
import { open } from '../../store/test-store.ts';

const allowedPerSecond = 50;

function limiterOf(clock: Clock, take: RateLimitState['take']): SharedRateLimiter {
  const window = new SlidingWindowLimiter(clock, allowedPerSecond);
  return createSharedRateLimiter({ rateLimitState: { take }, window, clock, allowedPerSecond });
}

/** The limiters of processes with these clocks on one database. */
async function limitersOf(clocks: readonly Clock[]): Promise<SharedRateLimiter[]> {
  const { rateLimitState } = await open('sqlite::memory:', clocks[0]);
  return clocks.map((clock) => limiterOf(clock, (...asked) => rateLimitState.take(...asked)));
}

/** A clock whose timers are late, by each of `delays` (ms) in turn. */
function lateClock(clock: ManualClock, delays: readonly number[]): Clock {
  let turn = 0;
  return {
    now: () => clock.now(),
    after(delay, task) {
      turn += 1;
      return clock.after(delay + (delays[turn % delays.length] ?? 0), task);
    },
  };
}

/** Lets time pass, millisecond by millisecond, with the work of the database. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) await clock.advanceAndSettle(1);
}

/** The times of `count` requests, in ms from now; Discord answers at once. */
async function timesOf(
  clock: ManualClock,
  limiters: readonly SharedRateLimiter[],
  count: number,
): Promise<readonly number[]> {
  const begin = clock.now();
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void limiters[index % limiters.length]?.run(async () => at.push(clock.now() - begin));
  }
  for (let ms = 0; ms < 60_000 && at.length < count; ms += 1) await clock.advanceAndSettle(1);
  return at;
}

/** The most requests in any second. */
function busiest(at: readonly number[]): number {
  return Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1000).length));
}

const made = () => Promise.resolve('made');

describe('a shared rate limiter', () => {
  it.each([
    { processes: 1, atLeast: 0.98, atMost: 1 },
    { processes: 3, atLeast: 0.92, atMost: 0.94 },
    { processes: 8, atLeast: 0.92, atMost: 0.94 },
  ])(
    'gives $processes processes together $atLeast to $atMost of the limit, never more',
    async ({ processes, atLeast, atMost }) => {
      const clock = new ManualClock();
      const limiters = await limitersOf(Array.from({ length: processes }, () => clock));
      // Afterwards each knows about the others.
      await timesOf(clock, limiters, 100 * processes);
      const at = await timesOf(clock, limiters, 500);
      expect(at).toHaveLength(500);
      expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond);
      const seconds = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1000;
      expect(499 / seconds).toBeGreaterThanOrEqual(atLeast * allowedPerSecond);
      expect(499 / seconds).toBeLessThanOrEqual(atMost * allowedPerSecond);
    },
  );

  it('keeps eight processes that start at once below the limit', async () => {
    const clock = new ManualClock();
    const limiters = await limitersOf(Array.from({ length: 8 }, () => clock));
    const at = await timesOf(clock, limiters, 400);
    expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond * 0.96);
  });

  it('gives a process the full share after the others have ended', async () => {
    const clock = new ManualClock();
    const limiters = await limitersOf([clock, clock]);
    await timesOf(clock, limiters, 100);
    await pass(clock, 2000);
    const at = await timesOf(clock, limiters.slice(1), 500);
    expect(at.at(-1)).toBeLessThan((500 / (0.98 * allowedPerSecond)) * 1000);
  });

  it('stays within the limit with late timers in each process', async () => {
    /** In ms: on time, a little late, or sometimes very late. */
    const late = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, 38) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 700 }) },
    );
    const sequence = fc.array(late, { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 3, maxLength: 3 }), async (sequences) => {
        const clock = new ManualClock();
        const limiters = await limitersOf(sequences.map((delays) => lateClock(clock, delays)));
        // Afterwards each knows about the others.
        await timesOf(clock, limiters, 100);
        const at = await timesOf(clock, limiters, 200);
        expect(at).toHaveLength(200);
        expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the order of many waiting requests', async () => {
    const clock = new ManualClock();
    const [limiter] = await limitersOf([clock]);
    const gone: number[] = [];
    for (let index = 0; index < 100; index += 1) void limiter?.run(async () => gone.push(index));
    await pass(clock, 500);
    // A stall: the permits of this time are lost.
    clock.advance(1000);
    await pass(clock, 5000);
    expect(gone).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('ignores a permit that is far off because another clock is wrong', async () => {
    const clock = new ManualClock();
    const limiter = limiterOf(clock, async (_count, _interval, now) => now + 3_600_000);
    const at = await timesOf(clock, [limiter], 10);
    expect(at.at(-1)).toBeLessThan(1000);
  });

  it('continues soon after the clock was set back', async () => {
    const clock = new ManualClock();
    const [limiter] = await limitersOf([clock]);
    let gone = 0;
    for (let index = 0; index < 100; index += 1) {
      void limiter?.run(async () => {
        gone += 1;
        if (gone === 10) clock.jumpTo(clock.now() - 3_600_000);
      });
    }
    await pass(clock, 4000);
    expect(gone).toBe(100);
  });

  it.each([1, 60])('lets %d waiting requests through despite a slow database', async (count) => {
    const clock = new ManualClock();
    const limiter = limiterOf(clock, async (_count, _interval, now) => {
      await sleep(clock, 300);
      return now;
    });
    const at = await timesOf(clock, [limiter], count);
    expect(at).toHaveLength(count);
    expect(at.at(-1)).toBeLessThan(5000);
  });

  it('passes on an error of the store, and tries again for the next request', async () => {
    let fails = true;
    const limiter = limiterOf(new ManualClock(), async (_count, _interval, now) => {
      if (fails) throw new StoreError('locked', 'busy');
      return now;
    });
    await expect(limiter.run(made)).rejects.toThrow(StoreError);
    fails = false;
    await expect(limiter.run(made)).resolves.toBe('made');
  });

  it('fails only the requests without a permit if the store fails', async () => {
    const clock = new ManualClock();
    let takes = 0;
    const limiter = limiterOf(clock, async (_count, _interval, now) => {
      takes += 1;
      if (takes > 1) throw new StoreError('locked', 'busy');
      return now;
    });
    const ends = Promise.allSettled(Array.from({ length: 40 }, () => limiter.run(made)));
    await pass(clock, 1000);
    const statuses = (await ends).map(({ status }) => status);
    expect(statuses).toEqual([...Array(25).fill('fulfilled'), ...Array(15).fill('rejected')]);
  });
});
