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
  it.each([
    ['lacks its last post', 'delete from slots where due_at > :before'],
    [
      'lacks a post, and another process has recorded its last one again',
      'delete from slots where due_at > :before and subscription_id = 1; update slots set ended_at = ended_at + 1',
    ],
  ])('makes a running process search first if it %s', async (_, loss) => {
    const { stage, subscription: first, process } = await setDue({}, { channelsEach: 2 });
    await stage.subscribe(1, { timing: { days: 'daily', time: '18:01' } });
    process.updates.postWorker.wake();
    await stage.pass(6 * minute);
    const before = stage.clock.now() - hour;
    expect(stage.requests(/^GET .*messages/)).toEqual([]);
    const database = new DatabaseSync(stage.file);
    database.exec(loss.replace(':before', String(before)));
    database.exec(
      `update subscriptions set next_due_at = ${first.nextDueAt} where id = ${first.id}`,
    );
    database.close();
    await stage.pass(5 * minute);
    expect([stage.posts(0).length, stage.posts(1).length]).toEqual([1, 1]);
    expect(
      stage.heard('last post not in the database; searching for due posts first'),
    ).toHaveLength(1);
  });
});

describe('a post that a fast clock made early', () => {
  it('is found by a process that started since, from an older database', async () => {
    const stage = await setUpdatesStage({ start: justBefore });
    await stage.subscribe();
    const older = `${stage.file}.older`;
    using database = new DatabaseSync(stage.file);
    database.exec(`vacuum into '${older}'`);
    const ahead = new SteeredClock(stage.clock, 25 * minute);
    stage.clock.jumpTo(Date.parse(justBefore) - 25 * minute);
    const fast = await stage.start(stage.file, ahead);
    await stage.pass(2 * minute);
    await fast.stop(0);
    expect(stage.posts()).toHaveLength(1);
    await stage.start(older);
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
  });
});
