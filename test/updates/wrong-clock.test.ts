import { DatabaseSync } from 'node:sqlite';
import { expect, describe, it } from 'vitest';
import { SteeredClock } from '../../simulator/time/steered-clock.ts';
import { hour, justBefore, minute, posting, setDue, setUpdatesStage } from './stage.ts';

describe('a post of a process that was killed after its request', () => {
  it.each([
    ['ran an hour ahead', hour, 0],
    ['ran 25 minutes ahead, like the next one', 25 * minute, 25 * minute],
    ['ran 25 minutes behind', -25 * minute, 0],
    ['ran 25 minutes ahead, and the next one runs behind', 25 * minute, -25 * minute],
  ])('is found if its clock %s', async (_, ahead, nextAhead) => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    stage.clock.jumpTo(Date.parse(justBefore) - ahead);
    stage.simulator.faults.rest(posting, { drop: true, afterwards: true });
    const killed = await stage.start(undefined, new SteeredClock(stage.clock, ahead));
    await stage.pass(minute + 100);
    await killed.stop(0);
    expect(stage.posts()).toHaveLength(1);
    await stage.start(undefined, new SteeredClock(stage.clock, nextAhead));
    await stage.pass(3 * hour);
    expect(stage.posts()).toHaveLength(1);
    expect(await stage.lastSlot()).toMatchObject({ state: 'sent' });
  });
});

describe('a database that goes back in time', () => {
  it('makes a running process look for the posts that it had sent', async () => {
    const { stage, subscription } = await setDue();
    await stage.pass(6 * minute);
    expect(stage.posts()).toHaveLength(1);
    const database = new DatabaseSync(stage.file);
    database.exec('delete from slots');
    database.exec(`update subscriptions set next_due_at = ${subscription.nextDueAt}`);
    database.close();
    await stage.pass(5 * minute);
    expect(stage.posts()).toHaveLength(1);
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why: 'posted before' });
  });
});
