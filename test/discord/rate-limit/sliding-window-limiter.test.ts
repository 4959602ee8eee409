import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep } from '#clock.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { ManualClock } from '../../manual-clock.ts';

const allowed = 10;

/** The latency of a request, in ms. */
interface Latency {
  readonly there: number;
  readonly back: number;
}

/** Makes requests at the given times (ms) and records when each was made, counted and answered. */
async function follow(times: readonly number[], latencies: readonly Latency[]) {
  const clock = new ManualClock(0);
  const window = new SlidingWindowLimiter(clock, allowed);
  const made: { startedAt: number; countedAt: number; answeredAt: number }[] = [];
  const all = times.map(async (time, index) => {
    const { there, back } = latencies[index % latencies.length] ?? { there: 0, back: 0 };
    await sleep(clock, time);
    await window.run(async () => {
      const startedAt = clock.now();
      await sleep(clock, there);
      const countedAt = clock.now();
      await sleep(clock, back);
      made.push({ startedAt, countedAt, answeredAt: clock.now() });
    });
  });
  const end = Promise.allSettled(all);
  while (made.length < times.length) await clock.advanceAndSettle(1000);
  await end;
  return made;
}

/** The most of these times within a second. */
function busiest(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length),
  );
}

/** Mostly quick, sometimes very slow. */
const leg = fc.oneof({ weight: 4, arbitrary: fc.constant(20) }, fc.integer({ min: 20, max: 1500 }));
const latencies = fc.array(fc.record({ there: leg, back: leg }), { minLength: 20, maxLength: 40 });
/** All at once, or with pauses. */
const times = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })), {
    minLength: 60,
    maxLength: 120,
  })
  .map((pauses) => {
    let time = 0;
    return pauses.map((pause) => (time += pause));
  });

describe('SlidingWindowLimiter', () => {
  it('never lets Discord count more requests in a second than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(times, latencies, async (times, latencies) => {
        const made = await follow(times, latencies);
        expect(busiest(made.map(({ countedAt }) => countedAt))).toBeLessThanOrEqual(allowed);
        expect(busiest(made.map(({ startedAt }) => startedAt))).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 30 },
    );
  });

  it('uses the full rate if all answers take equally long', async () => {
    const made = await follow(Array<number>(300).fill(0), [{ there: 60, back: 90 }]);
    const later = made.slice(200);
    const seconds = ((later.at(-1)?.startedAt ?? 0) - (later[0]?.startedAt ?? 0)) / 1000;
    expect((later.length - 1) / seconds).toBeGreaterThan(0.98 * allowed);
  });

  it('holds requests back while answers are missing', async () => {
    const clock = new ManualClock();
    const window = new SlidingWindowLimiter(clock, allowed);
    const hanging = Promise.withResolvers<void>();
    let made = 0;
    for (let index = 0; index < allowed; index += 1) void window.run(() => hanging.promise);
    void window.run(async () => (made += 1));
    await clock.advanceAndSettle(60_000);
    expect(made).toBe(0);
    hanging.resolve();
    await clock.advanceAndSettle(2000);
    expect(made).toBe(1);
  });

  it('counts a failed request too, and passes on its error', async () => {
    const clock = new ManualClock();
    const window = new SlidingWindowLimiter(clock, 1);
    const failing = window.run(() => Promise.reject(new Error('cut off')));
    await expect(failing).rejects.toThrow('cut off');
    let made = 0;
    void window.run(async () => (made += 1));
    await clock.advanceAndSettle(1000);
    expect(made).toBe(0);
    await clock.advanceAndSettle(10);
    expect(made).toBe(1);
  });

  it("doesn't wait for the old time after the clock was set back", async () => {
    const clock = new ManualClock();
    const window = new SlidingWindowLimiter(clock, 1);
    await window.run(() => Promise.resolve());
    clock.jumpTo(clock.now() - 3_600_000);
    await expect(window.run(() => Promise.resolve('made'))).resolves.toBe('made');
  });
});
