import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#clock.ts';
import { startSimulator, type Simulator } from '../../../simulator/simulator.ts';
import { SteeredClock } from '../../../simulator/time/steered-clock.ts';
import { TimeMachine } from '../../../simulator/time/time-machine.ts';

const HOUR = 3_600_000;

let simulator: Simulator;
let simulated: SteeredClock;
beforeEach(async () => {
  simulated = new SteeredClock(systemClock);
  simulator = await startSimulator({ clock: simulated });
});
afterEach(() => simulator.close());

/** A bot that posts at these times and records when it did. */
function posting(...times: readonly number[]) {
  const clock = new SteeredClock(systemClock);
  const due = new Set(times);
  const posts: number[] = [];
  for (const time of times) {
    clock.after(time - clock.now(), () => {
      posts.push(clock.now());
      due.delete(time);
    });
  }
  const bot = {
    steer: async (offset: number) => clock.steer(offset),
    nextUpdateAt: async () => [...due].toSorted((one, other) => one - other)[0],
  };
  return { posts, time: new TimeMachine({ clock: systemClock, simulated, simulator, bot }) };
}

describe('TimeMachine', () => {
  test('jumps to the next post only', async () => {
    const now = systemClock.now();
    const { posts, time } = posting(now + HOUR, now + 5 * HOUR);
    expect(await time.jump({ to: 'next-update' })).toBe(now + HOUR);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toBeCloseTo(now + HOUR, -4);
    expect(time.now).toBeCloseTo(now + HOUR, -4);
  });

  test('stops at each post on the way', async () => {
    const now = systemClock.now();
    const times = [now + HOUR, now + 5 * HOUR, now + 23 * HOUR];
    const { posts, time } = posting(...times, now + 30 * HOUR);
    await time.jump({ to: 'later', by: 24 * HOUR });
    expect(posts).toHaveLength(3);
    for (const [index, post] of posts.entries()) expect(post).toBeCloseTo(times[index] ?? 0, -4);
    expect(time.now).toBeCloseTo(now + 24 * HOUR, -4);
  });

  test('runs simultaneous jumps one after the other', async () => {
    const { time } = posting();
    const now = time.now;
    await Promise.all([time.jump({ to: 'later', by: HOUR }), time.jump({ to: 'later', by: HOUR })]);
    expect(time.now).toBeCloseTo(now + 2 * HOUR, -4);
    await time.returnToPresent();
    expect(time.isAhead).toBe(false);
  });

  test("moves the dates of Discord's responses too", async () => {
    const { time } = posting();
    await time.jump({ to: 'later', by: 3 * HOUR });
    const { headers } = await fetch(`${simulator.apiUrl}/v10/gateway`);
    expect(Date.parse(headers.get('date') ?? '')).toBeCloseTo(time.now, -4);
  });

  test('explains that no post is scheduled', async () => {
    const { time } = posting();
    expect(await time.jump({ to: 'next-update' })).toEqual({ why: 'No update is scheduled.' });
    expect(time.isAhead).toBe(false);
  });
});
