import { describe, expect, it } from 'vitest';
import { createGcraLimiter } from '#interactions/gcra-limiter.ts';
import { ManualClock } from '../manual-clock.ts';

describe('a GCRA limiter', () => {
  it('allows a burst, then one call as each is paid off', () => {
    const clock = new ManualClock();
    const limiter = createGcraLimiter(3, 2, clock);
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 500]);
    clock.advance(499);
    expect(limiter.take('a')).toBe(1);
    clock.advance(1);
    expect([1, 2].map(() => limiter.take('a'))).toEqual([0, 500]);
    clock.advance(10_000);
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 500]);
  });

  it('recovers soon after the clock is set back', () => {
    const clock = new ManualClock();
    const limiter = createGcraLimiter(2, 1, clock);
    limiter.take('a');
    clock.jumpTo(clock.now() - 3_600_000);
    expect(limiter.take('a')).toBeLessThanOrEqual(2000);
    clock.advance(2000);
    expect(limiter.take('a')).toBe(0);
  });

  it('remembers few of a million callers, and none that are paid off', () => {
    const clock = new ManualClock();
    const limiter = createGcraLimiter(2, 1, clock);
    for (let i = 0; i < 1_000_000; i += 1) limiter.take(`caller ${i}`);
    expect(limiter.size()).toBeLessThanOrEqual(20_000);
    for (const _ of [1, 2]) {
      clock.advance(10_000);
      limiter.take('a');
    }
    expect(limiter.size()).toBeLessThanOrEqual(2);
  });
});
