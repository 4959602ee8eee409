import { describe, expect, test } from 'vitest';
import { SteeredClock } from '../../../simulator/time/steered-clock.ts';
import { ManualClock } from '../../manual-clock.ts';

const DAY = 86_400_000;

describe('SteeredClock', () => {
  test('runs tasks on time, with an offset from its base', () => {
    const base = new ManualClock();
    const clock = new SteeredClock(base, 5_000);
    const ran: string[] = [];
    clock.after(1_000, () => ran.push('later'));
    const cancel = clock.after(1_000, () => ran.push('never'));
    clock.after(-1, () => ran.push('at once'));
    cancel();
    expect(clock.now()).toBe(base.now() + 5_000);
    base.advance(0);
    expect(ran).toEqual(['at once']);
    base.advance(1_000);
    expect(ran).toEqual(['at once', 'later']);
    expect(base.waiting).toBe(0);
  });

  test('runs overdue tasks in order after a jump ahead', () => {
    const base = new ManualClock();
    const clock = new SteeredClock(base);
    const ran: string[] = [];
    clock.after(2 * DAY, () => ran.push('second'));
    clock.after(DAY, () => ran.push('first'));
    clock.after(4 * DAY, () => ran.push('not yet'));
    clock.steer(3 * DAY);
    expect(ran).toEqual([]);
    base.advance(0);
    expect(ran).toEqual(['first', 'second']);
    base.advance(DAY);
    expect(ran).toEqual(['first', 'second', 'not yet']);
    expect(base.waiting).toBe(0);
  });

  test('keeps tasks waiting after a jump back', () => {
    const base = new ManualClock();
    const clock = new SteeredClock(base, DAY);
    let runs = 0;
    clock.after(1_000, () => (runs += 1));
    clock.steer(0);
    base.advance(DAY);
    expect(runs).toBe(0);
    base.advance(1_000);
    expect(runs).toBe(1);
  });

  test("doesn't overflow timers that are due in a year", () => {
    const delays: number[] = [];
    const base = new ManualClock();
    const clock = new SteeredClock({
      now: () => base.now(),
      after: (delay, run) => {
        delays.push(delay);
        return base.after(delay, run);
      },
    });
    let runs = 0;
    clock.after(365 * DAY, () => (runs += 1));
    base.advance(365 * DAY - 1);
    expect(runs).toBe(0);
    base.advance(1);
    expect(runs).toBe(1);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31);
  });
});
