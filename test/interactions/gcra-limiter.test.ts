import { describe, expect, it } from 'vitest';
import { GcraLimiter } from '#interactions/gcra-limiter.ts';
import { ManualClock } from '../manual-clock.ts';

describe('an allowance', () => {
  it('GIVEN a burst THEN so many at once, then one as each is paid off', () => {
    const clock = new ManualClock();
    const allowance = new GcraLimiter({ burst: 3, perSecond: 2 }, clock);
    expect([1, 2, 3, 4].map(() => allowance.take('a'))).toEqual([0, 0, 0, 500]);
    clock.advance(499);
    expect(allowance.take('a')).toBe(1);
    clock.advance(1);
    expect([1, 2].map(() => allowance.take('a'))).toEqual([0, 500]);
    clock.advance(10_000);
    expect([1, 2, 3, 4].map(() => allowance.take('a'))).toEqual([0, 0, 0, 500]);
  });

  it('GIVEN one who takes all THEN others have theirs', () => {
    const allowance = new GcraLimiter({ burst: 2, perSecond: 1 }, new ManualClock());
    for (let i = 0; i < 100; i += 1) allowance.take('a');
    expect(allowance.take('b')).toBe(0);
  });

  it('GIVEN asking again and again THEN the wait does not grow', () => {
    const allowance = new GcraLimiter({ burst: 1, perSecond: 1 }, new ManualClock());
    expect([1, 2, 3, 4].map(() => allowance.take('a'))).toEqual([0, 1000, 1000, 1000]);
  });

  it('GIVEN a clock that is set back THEN nobody is shut out for long', () => {
    const clock = new ManualClock();
    const allowance = new GcraLimiter({ burst: 2, perSecond: 1 }, clock);
    allowance.take('a');
    clock.jumpTo(clock.now() - 3_600_000);
    expect(allowance.take('a')).toBeLessThanOrEqual(2000);
    clock.advance(2000);
    expect(allowance.take('a')).toBe(0);
  });

  it('GIVEN a million callers THEN few are remembered, and those who owe nothing are not', () => {
    const clock = new ManualClock();
    const allowance = new GcraLimiter({ burst: 2, perSecond: 1 }, clock);
    for (let i = 0; i < 1_000_000; i += 1) allowance.take(`caller ${i}`);
    expect(allowance.size).toBeLessThanOrEqual(20_000);
    for (const _ of [1, 2]) {
      clock.advance(10_000);
      allowance.take('a');
    }
    expect(allowance.size).toBeLessThanOrEqual(2);
  });
});
