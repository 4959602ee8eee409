import { describe, expect, it } from 'vitest';
import { RequestLine } from '#discord/request-line.ts';
import type { Pace } from '#store/pace.ts';
import { StoreError } from '#store/store-error.ts';
import { ManualClock } from '../manual-clock.ts';
import { open } from '../store/stage.ts';

const allowedPerSecond = 50;

/** When each of `count` turns comes, in ms from now; `each` happens at every millisecond. */
async function turns(
  clock: ManualClock,
  lines: readonly RequestLine[],
  count: number,
): Promise<readonly number[]> {
  const begin = clock.now();
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void lines[index % lines.length]?.turn().then(() => at.push(clock.now() - begin));
  }
  for (let ms = 0; ms < 60_000 && at.length < count; ms += 1) await clock.advanceAndSettle(1);
  return at;
}

/** Most turns in any second. */
function busiest(at: readonly number[]): number {
  return Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1000).length));
}

describe('the line of requests', () => {
  it.each([1, 3])(
    'GIVEN %d processes THEN together they stay below the limit',
    async (processes) => {
      const clock = new ManualClock();
      const { pace } = await open('sqlite::memory:', clock);
      const lines = Array.from(
        { length: processes },
        () => new RequestLine({ pace, clock, allowedPerSecond }),
      );
      const at = await turns(clock, lines, 150);
      expect(at).toHaveLength(150);
      expect(busiest(at)).toBeLessThanOrEqual(0.9 * allowedPerSecond + 1);
      expect(at.at(-1)).toBeLessThan(3600);
    },
  );

  it('GIVEN timers that come late THEN there is no rush', async () => {
    const clock = new ManualClock();
    const { pace } = await open('sqlite::memory:', clock);
    const line = new RequestLine({ pace, clock, allowedPerSecond });
    const at: number[] = [];
    for (let index = 0; index < 60; index += 1) void line.turn().then(() => at.push(clock.now()));
    await clock.advanceAndSettle(100);
    // The process stalls for a second.
    clock.advance(1000);
    for (let ms = 0; ms < 3000; ms += 1) await clock.advanceAndSettle(1);
    expect(at).toHaveLength(60);
    expect(busiest(at)).toBeLessThanOrEqual(allowedPerSecond);
  });

  it('GIVEN a place that is far off, as another clock is wrong THEN nobody waits for it', async () => {
    const clock = new ManualClock();
    const pace: Pace = { take: (_count, _interval, now) => Promise.resolve(now + 3_600_000) };
    const at = await turns(clock, [new RequestLine({ pace, clock, allowedPerSecond })], 10);
    expect(at.at(-1)).toBeLessThan(1000);
  });

  it('GIVEN a store out of order THEN that is told, and the next turn is another try', async () => {
    const clock = new ManualClock();
    let fails = true;
    const pace: Pace = {
      take: (_count, _interval, now) =>
        fails ? Promise.reject(new StoreError('locked', 'busy')) : Promise.resolve(now),
    };
    const line = new RequestLine({ pace, clock, allowedPerSecond });
    await expect(line.turn()).rejects.toThrow(StoreError);
    fails = false;
    await expect(line.turn()).resolves.toBeUndefined();
  });
});
