import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { startRetentionJob } from '#updates/retention-job.ts';
import type { Spot } from '../crowded-world.ts';
import {
  day,
  hour,
  justBefore,
  minute,
  setDue,
  setUpdatesStage,
  type UpdatesStage,
} from './stage.ts';

/** Loses the only channel of the first of two guilds. */
async function setLost(happens: (stage: UpdatesStage, spot: Spot) => void) {
  const stage = await setUpdatesStage({ start: justBefore, guilds: 2 });
  await stage.subscribe(0);
  await stage.subscribe(1);
  const [left = { guildId: '', channelId: '' }] = stage.spots;
  happens(stage, left);
  await stage.start();
  await stage.pass(10 * minute);
  return { stage, left, subscriptions: () => stage.store.subscriptions.ofGuild(left.guildId) };
}

function removeBot({ simulator }: UpdatesStage, { guildId }: Spot): void {
  simulator.world.removeBot(guildId);
}

describe('a guild without the bot', () => {
  it('is deleted after 30 days and no earlier', async () => {
    const { stage, left, subscriptions } = await setLost(removeBot);
    await stage.leap(day, 29);
    expect(await subscriptions()).toHaveLength(1);
    await stage.leap(day, 3);
    expect(await subscriptions()).toEqual([]);
    expect(await stage.store.slots.recent(left.guildId)).toEqual([]);
    expect(stage.heard('former guild deleted')).toMatchObject([{ guild: left.guildId }]);
    expect(stage.posts(1).length).toBeGreaterThan(25);
  });

  it('is kept if only its channel is lost, and is looked up once', async () => {
    const { stage, left, subscriptions } = await setLost(({ simulator }, { channelId }) =>
      simulator.world.deleteChannel(channelId),
    );
    await stage.leap(day, 50);
    expect(await subscriptions()).toHaveLength(1);
    expect(stage.requests(new RegExp(`^GET /guilds/${left.guildId}$`))).toHaveLength(1);
  });

  it('is kept while Discord is down', async () => {
    const { stage, subscriptions } = await setLost(removeBot);
    stage.simulator.faults.rest({ path: /guilds/ }, { status: 500 }, 1000);
    await stage.leap(day, 40);
    expect(await subscriptions()).toHaveLength(1);
    stage.simulator.faults.clear();
    await stage.leap(day, 2);
    expect(await subscriptions()).toEqual([]);
  });
});

describe('a process that ends while it looks up guilds', () => {
  it('looks up no more', async () => {
    const stage = await setUpdatesStage({ guilds: 3 });
    for (let spot = 0; spot < 3; spot += 1) await stage.subscribe(spot);
    const { clock, channels } = stage;
    const { retention } = stage.store;
    clock.jumpTo(clock.now() + 31 * day);
    stage.simulator.faults.rest({ path: /guilds/ }, { delayMs: 500 }, 3);
    const job = startRetentionJob({ retention, channels, clock, log: pino({ level: 'silent' }) });
    await stage.pass(10 * minute + 100);
    const closed = job.close();
    await stage.pass(2000);
    await closed;
    expect(stage.requests(/^GET \/guilds/)).toHaveLength(1);
  });
});

describe('old slots', () => {
  it('are deleted after 30 days', async () => {
    const { stage } = await setDue();
    await stage.pass(hour);
    await stage.leap(day, 60);
    expect(stage.posts().length).toBeGreaterThan(55);
    // The first ones are gone, the newest are there.
    expect(await stage.store.slots.get(1)).toBeUndefined();
    expect(await stage.store.slots.get(55)).toBeDefined();
    expect(stage.heard('old slots deleted').length).toBeGreaterThan(10);
  });
});

/** A guild whose channel has had all news, so that nothing more is posted. */
async function setQuiet() {
  const { stage, subscription } = await setDue({ content: 'news' });
  await stage.pass(hour);
  expect(stage.posts()).toHaveLength(1);
  return { stage, subscription, guildId: subscription.guildId };
}

describe('a guild whose channel has had all news', () => {
  it('is noticed within a month if the bot has left, and is deleted 30 days later', async () => {
    const { stage, guildId } = await setQuiet();
    stage.simulator.world.removeBot(guildId);
    await stage.leap(day, 32);
    const [subscription] = await stage.store.subscriptions.ofGuild(guildId);
    expect(subscription?.outage).toMatchObject({ code: 10_004 });
    await stage.leap(day, 28);
    expect(await stage.store.subscriptions.ofGuild(guildId)).toHaveLength(1);
    await stage.leap(day, 5);
    expect(await stage.store.subscriptions.ofGuild(guildId)).toEqual([]);
  });

  it('is kept with the bot in it, and is looked up once a month', async () => {
    const { stage, guildId, subscription } = await setQuiet();
    await stage.leap(day, 70);
    expect(await stage.current(subscription)).toMatchObject({ outage: null });
    expect(stage.requests(new RegExp(`^GET /guilds/${guildId}$`))).toHaveLength(2);
  });
});
