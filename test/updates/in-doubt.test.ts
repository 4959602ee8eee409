import { describe, expect, it } from 'vitest';
import { backupStore } from '#store/backup.ts';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import { day, hour, minute, setDue, setUpdatesStage } from './stage.ts';

/** A slot of 18:00 that may have been posted: Discord has answered 503 since. */
async function setInDoubt(settings: Partial<SubscriptionSettings> = {}) {
  const { stage, subscription } = await setDue(settings, { channelsEach: 2 });
  stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 100_000);
  await stage.pass(17 * minute);
  expect(stage.posts()).toEqual([]);
  return { stage, subscription };
}

describe('a slot that may have been posted', () => {
  it('is posted once, although the next slot is due', async () => {
    const timing = { cron: '*/15 * * * *' };
    const { stage } = await setInDoubt({ content: 'news', timing });
    stage.simulator.faults.clear();
    await stage.pass(12 * minute);
    expect(stage.posts()).toHaveLength(1);
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
  });

  it('is skipped if the subscription is paused', async () => {
    const { stage, subscription } = await setInDoubt();
    const { guildId, id } = subscription;
    await stage.store.subscriptions.pause(guildId, id, stage.clock.now());
    stage.simulator.faults.clear();
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why: 'paused' });
  });

  it('is skipped if the subscription moves to another channel', async () => {
    const { stage, subscription } = await setInDoubt();
    const settings = { ...subscription, channelId: stage.spots[1]?.channelId ?? '' };
    const { nextDueAt } = subscription;
    await stage.store.subscriptions.edit(subscription, { settings, nextDueAt }, stage.clock.now());
    stage.simulator.faults.clear();
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why: 'edited' });
  });
});

describe('a slot that waits for a lost channel', () => {
  it('is posted at once in the channel that replaces it', async () => {
    const { stage, subscription, process } = await setDue({}, { channelsEach: 2 });
    stage.simulator.world.denyBot(subscription.channelId, 'SendMessages');
    await stage.pass(2 * minute);
    const lost = await stage.current(subscription);
    expect(lost.outage).toMatchObject({ code: 50_013 });
    const settings = { ...lost, channelId: stage.spots[1]?.channelId ?? '' };
    const { nextDueAt } = lost;
    await stage.store.subscriptions.edit(lost, { settings, nextDueAt }, stage.clock.now());
    process.updates.postWorker.wake();
    await stage.pass(minute);
    expect(stage.posts(1)).toHaveLength(1);
  });
});

describe('a bot on a restored backup', () => {
  it('posts nothing twice', async () => {
    const stage = await setUpdatesStage();
    const { channelId } = await stage.subscribe(0, { content: 'digest' });
    await stage.subscribe(0, { content: 'news' });
    const copy = `${stage.file}.copy`;
    await backupStore(`sqlite:${stage.file}`, copy);
    const before = await stage.start();
    await stage.leap(7 * hour);
    expect(stage.posts()).toHaveLength(2);
    await before.stop();

    const restored = await stage.start(copy);
    await stage.pass(10 * minute);
    expect(stage.posts()).toHaveLength(2);
    expect(stage.heard('update skipped')).toMatchObject([
      { channel: channelId, why: 'posted before' },
      { channel: channelId, why: 'posted before' },
    ]);

    await stage.leap(day);
    expect(stage.posts().length).toBeGreaterThan(2);
    await restored.stop();
  });
});
