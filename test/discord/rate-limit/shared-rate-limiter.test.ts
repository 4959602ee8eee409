import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep, type Clock } from '#clock.ts';
import { SharedRateLimiter } from '#discord/rate-limit/shared-rate-limiter.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import type { RateLimitState } from '#store/rate-limit-state.ts';
import { StoreError } from '#store/store-error.ts';
import { ManualClock } from '../../manual-clock.ts';
import { open } from '../../store/test-store.ts';

const allowedPerSecond = 50;

function lineOf(clock: Clock, rateLimitState: Pick<RateLimitState, 'take'>): SharedRateLimiter {
  const window = new SlidingWindowLimiter(clock, allowedPerSecond);
  return new SharedRateLimiter({ rateLimitState, window, clock, allowedPerSecond });
}

/** A clock whose timers come late by so many ms, in turns. */
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

/** Every millisecond happens, with what the database has to do in it. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) await clock.advanceAndSettle(1);
}

/** When each of `count` requests is made, in ms from now; Discord answers at once. */
async function turns(
  clock: ManualClock,
  lines: readonly SharedRateLimiter[],
  count: number,
): Promise<readonly number[]> {
  const begin = clock.now();
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void lines[index % lines.length]?.run(async () => at.push(clock.now() - begin));
  }
  for (let ms = 0; ms < 60_000 && at.length < count; ms += 1) await clock.advanceAndSettle(1);
  return at;
}

/** Most turns in any second. */
function busiest(at: readonly number[]): number {
  return Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1000).length));
}

const made = () => Promise.resolve('made');

describe('the line of requests', () => {
  it.each([
    { processes: 1, atLeast: 0.98, atMost: 1 },
    { processes: 3, atLeast: 0.92, atMost: 0.94 },
    { processes: 8, atLeast: 0.92, atMost: 0.94 },
  ])(
    'GIVEN $processes processes THEN together they take $atLeast to $atMost of the limit, never more than all',
    async ({ processes, atLeast, atMost }) => {
      const clock = new ManualClock();
      const { rateLimitState } = await open('sqlite::memory:', clock);
      const lines = Array.from({ length: processes }, () => lineOf(clock, rateLimitState));
      // Now each knows of the others.
      await turns(clock, lines, 100 * processes);
      const at = await turns(clock, lines, 500);
      expect(at).toHaveLength(500);
      expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond);
      const seconds = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1000;
      expect(499 / seconds).toBeGreaterThanOrEqual(atLeast * allowedPerSecond);
      expect(499 / seconds).toBeLessThanOrEqual(atMost * allowedPerSecond);
    },
  );

  it('GIVEN eight processes that begin at once THEN none asks as if it were alone', async () => {
    const clock = new ManualClock();
    const { rateLimitState } = await open('sqlite::memory:', clock);
    const at = await turns(
      clock,
      Array.from({ length: 8 }, () => lineOf(clock, rateLimitState)),
      400,
    );
    expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond * 0.96);
  });

  it('GIVEN others who were in the line but are gone THEN it takes its full share again', async () => {
    const clock = new ManualClock();
    const { rateLimitState } = await open('sqlite::memory:', clock);
    const line = lineOf(clock, rateLimitState);
    await turns(clock, [line, lineOf(clock, rateLimitState)], 100);
    await pass(clock, 2000);
    const at = await turns(clock, [line], 500);
    expect(at.at(-1)).toBeLessThan((500 / (0.98 * allowedPerSecond)) * 1000);
  });

  it('GIVEN timers that come late, in each process by itself THEN together there is no rush', async () => {
    /** In ms: on time, a little late, or, now and then, not at work for long. */
    const late = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, 38) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 700 }) },
    );
    const sequence = fc.array(late, { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 3, maxLength: 3 }), async (sequences) => {
        const clock = new ManualClock();
        const { rateLimitState } = await open('sqlite::memory:', clock);
        const lines = sequences.map((delays) => lineOf(lateClock(clock, delays), rateLimitState));
        // Now each knows of the others.
        await turns(clock, lines, 100);
        const at = await turns(clock, lines, 200);
        expect(at).toHaveLength(200);
        expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond);
      }),
      { numRuns: 20 },
    );
  });

  it('GIVEN more who wait than it takes places for at once THEN they go in their order', async () => {
    const clock = new ManualClock();
    const { rateLimitState } = await open('sqlite::memory:', clock);
    const line = lineOf(clock, rateLimitState);
    const gone: number[] = [];
    for (let index = 0; index < 100; index += 1) {
      void line.run(async () => gone.push(index));
    }
    await pass(clock, 500);
    // A stall: the places of this time are lost.
    clock.advance(1000);
    await pass(clock, 5000);
    expect(gone).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('GIVEN a place that is far off, as another clock is wrong THEN nobody waits for it', async () => {
    const clock = new ManualClock();
    const rateLimitState: Pick<RateLimitState, 'take'> = {
      take: (_count, _interval, now) => Promise.resolve(now + 3_600_000),
    };
    const at = await turns(clock, [lineOf(clock, rateLimitState)], 10);
    expect(at.at(-1)).toBeLessThan(1000);
  });

  it('GIVEN a clock that is set back THEN those who wait go on soon', async () => {
    const clock = new ManualClock();
    const { rateLimitState } = await open('sqlite::memory:', clock);
    const line = lineOf(clock, rateLimitState);
    let gone = 0;
    for (let index = 0; index < 100; index += 1) {
      void line.run(async () => {
        gone += 1;
        if (gone === 10) clock.jumpTo(clock.now() - 3_600_000);
      });
    }
    await pass(clock, 4000);
    expect(gone).toBe(100);
  });

  it.each([1, 60])(
    'GIVEN a database that is slow and %d who wait THEN they go all the same',
    async (count) => {
      const clock = new ManualClock();
      const slow: Pick<RateLimitState, 'take'> = {
        async take(_count, _interval, now) {
          await sleep(clock, 300);
          return now;
        },
      };
      const at = await turns(clock, [lineOf(clock, slow)], count);
      expect(at).toHaveLength(count);
      expect(at.at(-1)).toBeLessThan(5000);
    },
  );

  it('GIVEN a store out of order THEN that is told, and the next turn is another try', async () => {
    const clock = new ManualClock();
    let fails = true;
    const rateLimitState: Pick<RateLimitState, 'take'> = {
      take: (_count, _interval, now) =>
        fails ? Promise.reject(new StoreError('locked', 'busy')) : Promise.resolve(now),
    };
    const line = lineOf(clock, rateLimitState);
    await expect(line.run(made)).rejects.toThrow(StoreError);
    fails = false;
    await expect(line.run(made)).resolves.toBe('made');
  });

  it('fails only those who have no place yet when the store is out of order', async () => {
    const clock = new ManualClock();
    let takes = 0;
    const rateLimitState: Pick<RateLimitState, 'take'> = {
      take(_count, _interval, now) {
        takes += 1;
        return takes === 1
          ? Promise.resolve(now)
          : Promise.reject(new StoreError('locked', 'busy'));
      },
    };
    const line = lineOf(clock, rateLimitState);
    const ends = Promise.allSettled(Array.from({ length: 40 }, () => line.run(made)));
    await pass(clock, 1000);
    const statuses = (await ends).map(({ status }) => status);
    expect(statuses).toEqual([...Array(25).fill('fulfilled'), ...Array(15).fill('rejected')]);
  });
});
