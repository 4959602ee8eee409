import { describe, expect, it, vi } from 'vitest';
import { sleep, systemClock, WakeableSleep } from '#clock.ts';
import { ManualClock } from './manual-clock.ts';

describe('the system clock', () => {
  it('accepts a negative delay without a warning from Node.js', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => void warnings.push(name);
    process.on('warning', note);
    await sleep(systemClock, -5);
    await sleep(systemClock, 0);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});

describe('WakeableSleep', () => {
  it('ends after its time', async () => {
    const clock = new ManualClock();
    const ended = vi.fn<() => void>();
    void new WakeableSleep(clock).for(1000).then(ended);
    await clock.advanceAndSettle(999);
    expect(ended).not.toHaveBeenCalled();
    await clock.advanceAndSettle(1);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('ends at once when it is woken, and leaves no timer', async () => {
    const clock = new ManualClock();
    const sleep = new WakeableSleep(clock);
    const asleep = sleep.for(1000);
    sleep.wake();
    await asleep;
    expect(clock.waiting).toBe(0);
  });

  it('is skipped once after a wake that came before it', async () => {
    const clock = new ManualClock();
    const sleep = new WakeableSleep(clock);
    sleep.wake();
    await sleep.for(1000);
    void sleep.for(1000);
    expect(clock.waiting).toBe(1);
  });
});
