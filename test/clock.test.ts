import { describe, expect, it } from 'vitest';
import { sleep, systemClock, WakeableSleep } from '#clock.ts';
import { ManualClock } from './manual-clock.ts';

/** Sleeps for a second. */
function setAsleep() {
  const clock = new ManualClock();
  const sleep = new WakeableSleep(clock);
  let ended = 0;
  const fallAsleep = () => sleep.for(1000).then(() => (ended += 1));
  return { clock, sleep, fallAsleep, ended: () => ended };
}

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
    const { clock, fallAsleep, ended } = setAsleep();
    void fallAsleep();
    await clock.advanceAndSettle(999);
    expect(ended()).toBe(0);
    await clock.advanceAndSettle(1);
    expect(ended()).toBe(1);
  });

  it('ends at once when it is woken, and leaves no timer', async () => {
    const { clock, sleep, fallAsleep } = setAsleep();
    const asleep = fallAsleep();
    sleep.wake();
    await asleep;
    expect(clock.waiting).toBe(0);
  });

  it('is skipped once after a wake that came before it', async () => {
    const { clock, sleep, fallAsleep, ended } = setAsleep();
    sleep.wake();
    await fallAsleep();
    void fallAsleep();
    await clock.advanceAndSettle(0);
    expect(ended()).toBe(1);
  });
});
