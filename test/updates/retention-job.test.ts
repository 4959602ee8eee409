import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { startLeaving } from '#updates/retention-job.ts';
import { day, hour, minute, setUpdatesStage } from './stage.ts';

/** A guild whose only channel was lost at the first run. */
async function setLost() {
  const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z', guilds: 2 });
  await stage.subscribe(0);
  await stage.subscribe(1);
  const [left = { guildId: '', channelId: '' }] = stage.spots;
  return { stage, left, subscriptions: () => stage.store.subscriptions.ofGuild(left.guildId) };
}

describe('a guild without the bot', () => {
  it('GIVEN it is gone for 30 days THEN it is forgotten, not a day before', async () => {
    const { stage, left, subscriptions } = await setLost();
    stage.simulator.world.removeBot(left.guildId);
    await stage.start();
    await stage.pass(10 * minute);
    for (let days = 0; days < 29; days += 1) await stage.leap(day);
    expect(await subscriptions()).toHaveLength(1);
    for (let days = 0; days < 3; days += 1) await stage.leap(day);
    expect(await subscriptions()).toEqual([]);
    expect(await stage.store.slots.recent(left.guildId)).toEqual([]);
    expect(stage.heard('former guild deleted')).toMatchObject([{ guild: left.guildId }]);
    expect(stage.posts(1).length).toBeGreaterThan(25);
  });

  it('GIVEN only its channel is lost THEN the guild stays, and is not asked about each day', async () => {
    const { stage, left, subscriptions } = await setLost();
    stage.simulator.world.deleteChannel(left.channelId);
    await stage.start();
    await stage.pass(10 * minute);
    for (let days = 0; days < 50; days += 1) await stage.leap(day);
    expect(await subscriptions()).toHaveLength(1);
    expect(stage.requests(new RegExp(`^GET /guilds/${left.guildId}$`))).toHaveLength(1);
  });

  it('GIVEN Discord is out of order when it is asked about THEN nothing is forgotten', async () => {
    const { stage, left, subscriptions } = await setLost();
    stage.simulator.world.removeBot(left.guildId);
    stage.simulator.faults.rest({ path: /guilds/ }, { status: 500 }, 1000);
    await stage.start();
    await stage.pass(10 * minute);
    for (let days = 0; days < 40; days += 1) await stage.leap(day);
    expect(await subscriptions()).toHaveLength(1);
    stage.simulator.faults.clear();
    for (let days = 0; days < 2; days += 1) await stage.leap(day);
    expect(await subscriptions()).toEqual([]);
  });

  it('GIVEN it comes back within the time THEN posts go on', async () => {
    const { stage, left } = await setLost();
    stage.simulator.world.removeBot(left.guildId);
    await stage.start();
    await stage.pass(10 * minute);
    for (let days = 0; days < 20; days += 1) await stage.leap(day);
    stage.simulator.world.addBot(left.guildId);
    for (let days = 0; days < 20; days += 1) await stage.leap(day);
    expect(stage.posts(0).length).toBeGreaterThan(15);
  });
});

describe('a process that ends while it asks about guilds', () => {
  it('asks about no other', async () => {
    const stage = await setUpdatesStage({ guilds: 3 });
    for (let spot = 0; spot < 3; spot += 1) await stage.subscribe(spot);
    const { clock, channels } = stage;
    const { retention } = stage.store;
    clock.jumpTo(clock.now() + 31 * day);
    stage.simulator.faults.rest({ path: /guilds/ }, { delayMs: 500 }, 3);
    const leaving = startLeaving({ retention, channels, clock, log: pino({ level: 'silent' }) });
    await stage.pass(10 * minute + 100);
    const closed = leaving.close();
    await stage.pass(2000);
    await closed;
    expect(stage.requests(/^GET \/guilds/)).toHaveLength(1);
  });
});

describe('old runs', () => {
  it('GIVEN two months THEN runs of more than 30 days ago are forgotten', async () => {
    const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z' });
    await stage.subscribe();
    await stage.start();
    await stage.pass(hour);
    for (let days = 0; days < 60; days += 1) await stage.leap(day);
    expect(stage.posts().length).toBeGreaterThan(55);
    // The first ones are gone, the newest are there.
    expect(await stage.store.slots.get(1)).toBeUndefined();
    expect(await stage.store.slots.get(55)).toBeDefined();
    expect(stage.heard('old slots deleted').length).toBeGreaterThan(10);
  });
});
