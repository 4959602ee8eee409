import { describe, expect, it } from 'vitest';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { hour, minute, setDue, type UpdatesStage } from './stage.ts';

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
