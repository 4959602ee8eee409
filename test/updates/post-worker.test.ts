import { describe, expect, it } from 'vitest';
import type { Timing } from '#subscriptions/subscription.ts';
import { day, hour, minute, second, setUpdatesStage, type UpdatesStage } from './stage.ts';

/** On which days the bot posted in a spot. */
function days(stage: UpdatesStage, spot = 0): readonly string[] {
  return stage.posts(spot).map(({ timestamp }) => timestamp.slice(0, 10));
}

/** When the runs were due that were posted in a spot, ms since the epoch. */
function dueTimes(stage: UpdatesStage, spot: number): readonly number[] {
  const lines = stage
    .heard('update posted')
    .filter(({ guild }) => guild === stage.spots[spot]?.guildId);
  return stage
    .posts(spot)
    .map(({ timestamp }, index) => Date.parse(timestamp) - Number(lines[index]?.['lateMs']));
}

async function lastRunOf(stage: UpdatesStage) {
  const guildId = stage.spots[0]?.guildId ?? '';
  const [last] = await stage.store.slots.recent(guildId);
  return last?.state;
}

describe('a run', () => {
  it('GIVEN its time has come THEN it is posted once, on time', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    await stage.start();
    await stage.pass(6 * hour - second);
    expect(stage.posts()).toHaveLength(0);
    await stage.pass(2 * second);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.heard('update posted')[0]?.['lateMs']).toBeLessThan(second);
    await stage.leap(minute);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('GIVEN three days THEN there is one post a day, whatever restarts there are', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    for (let count = 0; count < 12; count += 1) {
      const process = await stage.start();
      await stage.leap(6 * hour);
      await process.stop();
    }
    expect(days(stage)).toEqual(['2026-01-15', '2026-01-16', '2026-01-17']);
  });

  it('GIVEN a year with all changes of clocks THEN each run is posted exactly once', async () => {
    const stage = await setUpdatesStage({ guilds: 6, start: '2026-01-01T00:00:00Z' });
    const orders: readonly [string, Timing, number, string][] = [
      ['Europe/London', { days: 'daily', time: '18:00' }, 365, '18:00'],
      ['America/New_York', { cron: '0 9 * * *' }, 365, '09:00'],
      ['Australia/Lord_Howe', { days: 'daily', time: '18:00' }, 365, '18:00'],
      ['Asia/Kathmandu', { days: 'weekdays', time: '18:00' }, 261, '18:00'],
      ['Africa/Casablanca', { days: 'monday', time: '18:00' }, 52, '18:00'],
      // The hour that is left out in March and comes twice in October.
      ['Europe/London', { cron: '30 1 * * *' }, 365, '01:30'],
    ];
    for (const [spot, [timezone, timing]] of orders.entries()) {
      await stage.subscribe(spot, { timezone, timing });
    }
    await stage.start();
    for (let half = 0; half < 2 * 365; half += 1) await stage.leap(12 * hour - 5 * second);
    for (const [spot, [timezone, , runs, time]] of orders.entries()) {
      const due = dueTimes(stage, spot);
      const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'short' });
      const odd = due.filter((at) => format.format(at) !== time);
      expect(new Set(due).size, timezone).toBe(runs);
      expect(due, timezone).toHaveLength(runs);
      expect(odd.map((at) => format.format(at))).toEqual(time === '01:30' ? ['02:00'] : []);
    }
  }, 120_000);
});

describe('a run that is late', () => {
  it.each([
    ['5 hours, latest', 5 * hour, 'latest', 1],
    ['5 hours, skip', 5 * hour, 'skip', 1],
    ['7 hours, latest', 7 * hour, 'latest', 1],
    ['7 hours, skip', 7 * hour, 'skip', 0],
    ['10 days and 3 hours, latest: never a flood', 10 * day + 3 * hour, 'latest', 1],
    ['10 days and 8 hours, latest', 10 * day + 8 * hour, 'latest', 1],
    ['10 days and 3 hours, skip: the last one is fresh', 10 * day + 3 * hour, 'skip', 1],
    ['10 days and 8 hours, skip', 10 * day + 8 * hour, 'skip', 0],
  ] as const)('GIVEN %s THEN it is posted once or not at all', async (_, late, missed, posts) => {
    const stage = await setUpdatesStage();
    await stage.subscribe(0, { missed });
    stage.clock.advance(6 * hour + late);
    await stage.start();
    await stage.pass(minute);
    expect(stage.posts()).toHaveLength(posts);
    if (posts === 0) expect(await lastRunOf(stage)).toMatchObject({ why: 'missed' });
  });

  it('GIVEN a machine that sleeps for two days THEN one post when it wakes, then as ever', async () => {
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

describe('a clock that is set', () => {
  it('GIVEN back by a day after a post THEN no run is repeated and none is lost', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    await stage.start();
    await stage.leap(7 * hour);
    stage.clock.jumpTo('2026-01-14T19:00:00Z');
    await stage.leap(20 * second);
    for (let hours = 0; hours < 48; hours += 1) await stage.leap(hour);
    // The 15th was posted before; the clock came by it again.
    expect(days(stage)).toEqual(['2026-01-15', '2026-01-16']);
  });

  it('GIVEN ahead by a month for a while THEN it goes on at the right time once it is right', async () => {
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

  it('GIVEN another machine whose clock is an hour ahead THEN nobody waits for its requests', async () => {
    const stage = await setUpdatesStage();
    await stage.subscribe();
    await stage.store.rateLimitState.take(1, 20, stage.clock.now() + 7 * hour);
    await stage.start();
    await stage.leap(6 * hour);
    expect(stage.posts()).toHaveLength(1);
  });
});

describe('several processes', () => {
  it('GIVEN three on one database THEN each run is posted once', async () => {
    const stage = await setUpdatesStage({ guilds: 20 });
    for (let spot = 0; spot < 20; spot += 1) await stage.subscribe(spot);
    for (let count = 0; count < 3; count += 1) await stage.start();
    await stage.leap(6 * hour);
    await stage.pass(20 * second);
    for (let spot = 0; spot < 20; spot += 1) expect(stage.posts(spot)).toHaveLength(1);
    expect(stage.heard('update posted')).toHaveLength(20);
  });

  it('GIVEN one that ends while slots are due THEN another sends them', async () => {
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
