import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import {
  day,
  hour,
  justBefore,
  minute,
  posting,
  second,
  setDue,
  setUpdatesStage,
  type UpdatesStage,
} from './stage.ts';

/** The days of the bot's posts. */
function days(stage: UpdatesStage): readonly string[] {
  return stage.posts().map(({ timestamp }) => timestamp.slice(0, 10));
}

describe('a slot', () => {
  it('is posted once, on time', async () => {
    const { stage } = await setDue();
    await stage.pass(minute - second);
    expect(stage.posts()).toHaveLength(0);
    await stage.pass(2 * second);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.heard('update posted')[0]?.['lateMs']).toBeLessThan(second);
    await stage.leap(minute);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('is posted once although the bot restarts all the time', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    for (let count = 0; count < 12; count += 1) {
      const process = await stage.start();
      await stage.leap(6 * hour);
      await process.stop();
    }
    expect(days(stage)).toEqual(['2026-01-15', '2026-01-16', '2026-01-17']);
  });
});

describe('a late slot', () => {
  it.each([
    ['7 hours, skip', 7 * hour, 'skip', 0],
    ['10 days and 8 hours, latest', 10 * day + 8 * hour, 'latest', 1],
    ['10 days and 3 hours, skip', 10 * day + 3 * hour, 'skip', 1],
  ] as const)('is posted once or not at all after %s', async (_, late, missed, posts) => {
    const stage = await setUpdatesStage();
    await stage.subscribe(0, { missed });
    stage.clock.advance(6 * hour + late);
    await stage.start();
    await stage.pass(minute);
    expect(stage.posts()).toHaveLength(posts);
    if (posts === 0) expect(await stage.lastSlot()).toMatchObject({ why: 'missed' });
  });

  it('is posted when the machine wakes after two days, followed by the usual posts', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    await stage.start();
    await stage.pass(minute);
    await stage.leap(2 * day);
    expect(days(stage)).toHaveLength(1);
    await stage.leap(day);
    expect(days(stage)).toHaveLength(2);
  });
});

describe('a clock change by the operator', () => {
  it('back by a day neither repeats nor loses a post', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    await stage.start();
    await stage.leap(7 * hour);
    stage.clock.jumpTo('2026-01-14T19:00:00Z');
    await stage.leap(20 * second);
    await stage.leap(hour, 48);
    // The 15th was posted before the change; the clock passed it again.
    expect(days(stage)).toEqual(['2026-01-15', '2026-01-16']);
  });

  it('back from a month ahead moves the next post forward', async () => {
    const stage = await setUpdatesStage();
    const subscription = await stage.subscribe();
    const process = await stage.start();
    await stage.leap(30 * day);
    await process.stop();
    stage.clock.jumpTo('2026-01-15T12:30:00Z');
    await stage.start();
    await stage.pass(minute);
    expect((await stage.current(subscription)).nextDueAt).toBe(Date.parse('2026-01-15T18:00:00Z'));
    expect(stage.heard('next update moved forward')).toHaveLength(1);
    await stage.leap(6 * hour);
    expect(days(stage)).toContain('2026-01-15');
  });
});

describe('several processes', () => {
  it('post each slot once', async () => {
    const stage = await setUpdatesStage({ guilds: 20 });
    for (let spot = 0; spot < 20; spot += 1) await stage.subscribe(spot);
    for (let count = 0; count < 3; count += 1) await stage.start();
    await stage.leap(6 * hour);
    await stage.pass(20 * second);
    for (let spot = 0; spot < 20; spot += 1) expect(stage.posts(spot)).toHaveLength(1);
    expect(stage.heard('update posted')).toHaveLength(20);
  });

  it('take over the slots of one that ends', async () => {
    const stage = await setUpdatesStage({ guilds: 40 });
    for (let spot = 0; spot < 40; spot += 1) await stage.subscribe(spot);
    stage.clock.advance(6 * hour);
    const first = await stage.start();
    await stage.pass(200);
    await first.stop();
    await stage.start();
    await stage.pass(2 * minute);
    for (let spot = 0; spot < 40; spot += 1) expect(stage.posts(spot)).toHaveLength(1);
  });
});

describe('a subscription whose time zone this runtime does not know', () => {
  it('is logged once an hour and delays no others', async () => {
    const stage = await setUpdatesStage({ start: justBefore, guilds: 2 });
    const { id } = await stage.subscribe(0);
    await stage.subscribe(1);
    const database = new DatabaseSync(stage.file);
    database.prepare('update subscriptions set timezone = ? where id = ?').run('Mars/Olympus', id);
    database.close();
    await stage.start();
    await stage.pass(5 * minute);
    expect(stage.posts(0)).toEqual([]);
    expect(stage.posts(1)).toHaveLength(1);
    await stage.pass(3 * hour);
    const lines = stage
      .heard('scheduling failed')
      .filter(({ subscription }) => subscription === id);
    // At the start, at 18:00, and once an hour after that.
    expect(lines).toHaveLength(5);
  });
});

describe('a locked database', () => {
  const waiting = 'production updates waiting for the database';

  it.each([
    ['when the slot is due', 0],
    ['just after the post, before it is recorded', 200],
  ])('delays the post, is logged once, and recovers: %s', async (_, after) => {
    const { stage } = await setDue();
    await stage.pass(30 * second);
    if (after > 0) {
      stage.simulator.faults.rest(posting, { delayMs: after });
      await stage.pass(30 * second + after / 2);
    }
    const lock = new DatabaseSync(stage.file);
    lock.exec('begin immediate');
    await stage.pass(5 * minute);
    expect(stage.heard(waiting)).toMatchObject([{ level: 40 }]);
    lock.close();
    await stage.pass(2 * minute);
    expect(stage.heard('production updates resumed')).toHaveLength(1);
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.heard(waiting)).toHaveLength(1);
    const [post] = stage.posts();
    expect(await stage.lastSlot()).toMatchObject({ state: 'sent', messageId: post?.id });
  });
});
