import { describe, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';

describe('ManualClock', () => {
  it('runs tasks in order, each at its own time', () => {
    const clock = new ManualClock(1000);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.now()]);
    clock.after(30, note('third'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.after(31, note('too late'));
    clock.advance(30);
    expect(seen).toEqual([
      ['first', 1010],
      ['second', 1010],
      ['third', 1030],
    ]);
    expect(clock.now()).toBe(1030);
    expect(clock.waiting).toBe(1);
  });

  it('runs a task that another one schedules within the span', () => {
    const clock = new ManualClock(0);
    const seen: number[] = [];
    clock.after(10, () => clock.after(10, () => seen.push(clock.now())));
    clock.advance(20);
    expect(seen).toEqual([20]);
  });

  it("doesn't run a cancelled task", () => {
    const clock = new ManualClock();
    const cancel = clock.after(10, () => expect.unreachable());
    cancel();
    clock.advance(100);
    expect(clock.waiting).toBe(0);
  });

  it('advanceAndSettle runs tasks scheduled after a promise', async () => {
    const clock = new ManualClock(0);
    const seen: number[] = [];
    clock.after(10, () => {
      void Promise.resolve().then(() => clock.after(10, () => seen.push(clock.now())));
    });
    await clock.advanceAndSettle(20);
    expect(seen).toEqual([20]);
  });

  it('can jump back', () => {
    const clock = new ManualClock('2026-01-15T12:00:00Z');
    clock.jumpTo('2026-01-15T11:00:00Z');
    expect(new Date(clock.now()).toISOString()).toBe('2026-01-15T11:00:00.000Z');
  });
});
