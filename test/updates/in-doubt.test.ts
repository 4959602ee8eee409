import { describe, expect, it } from 'vitest';
import { backupStore } from '#store/backup.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { day, hour, minute, setDue, setUpdatesStage, type UpdatesStage } from './stage.ts';

/** A slot of 18:00 that may have been posted: Discord has answered 503 since. */
async function setInDoubt(settings: Partial<SubscriptionSettings> = {}) {
  const { stage, subscription } = await setDue(settings, { channelsEach: 2 });
  stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 100_000);
  await stage.pass(17 * minute);
  expect(stage.posts()).toEqual([]);
  return { stage, subscription };
}

/** Moves a subscription to the second channel. */
function moveToSecond({ store, spots, clock }: UpdatesStage, subscription: Subscription) {
  const settings = { ...subscription, channelId: spots[1]?.channelId ?? '' };
  const { nextDueAt } = subscription;
  return store.subscriptions.edit(subscription, { settings, nextDueAt }, clock.now());
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

  it.each<[string, string, (stage: UpdatesStage, one: Subscription) => Promise<unknown>]>([
    [
      'is paused',
      'paused',
      ({ store, clock }, { guildId, id }) => store.subscriptions.pause(guildId, id, clock.now()),
    ],
    ['moves to another channel', 'edited', moveToSecond],
  ])('is skipped if the subscription %s', async (_, why, happens) => {
    const { stage, subscription } = await setInDoubt();
    await happens(stage, subscription);
    stage.simulator.faults.clear();
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why });
  });
});

describe('a slot that waits for a lost channel', () => {
  it('is posted at once in the channel that replaces it', async () => {
    const { stage, subscription, process } = await setDue({}, { channelsEach: 2 });
    stage.simulator.world.denyBot(subscription.channelId, 'SendMessages');
    await stage.pass(2 * minute);
    const lost = await stage.current(subscription);
    expect(lost.outage).toMatchObject({ code: 50_013 });
    await moveToSecond(stage, lost);
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
