import { describe, expect, it } from 'vitest';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import type { PostNowOutcome } from '#updates/post-worker.ts';
import { hour, minute, second, setUpdatesStage } from './stage.ts';

async function setStage(settings?: Partial<SubscriptionSettings>) {
  const stage = await setUpdatesStage();
  const subscription = await stage.subscribe(0, settings);
  const process = await stage.start();
  await stage.pass(second);
  return { stage, subscription, process };
}

/** Requests a post and waits half a minute for the outcome. */
async function postNow(
  { stage, process, subscription }: Awaited<ReturnType<typeof setStage>>,
  interactionId = '1300000000000000001',
): Promise<PostNowOutcome> {
  const outcome = process.updates.postWorker.postNow(subscription, interactionId);
  await stage.pass(30 * second);
  return outcome;
}

describe('a manual post', () => {
  it('is sent at once, in addition to the schedule', async () => {
    const set = await setStage();
    const outcome = await postNow(set);
    const [post] = set.stage.posts();
    expect(outcome).toEqual({
      kind: 'posted',
      channelId: post?.channel_id,
      messageId: post?.id,
      publishTrouble: null,
    });
    await set.stage.leap(6 * hour);
    expect(set.stage.posts()).toHaveLength(2);
  });

  it('is sent once per interaction, with the same outcome', async () => {
    const set = await setStage();
    const first = await postNow(set);
    expect(await postNow(set)).toEqual(first);
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('is sent once, and its outcome known, if another process sends it', async () => {
    const set = await setStage();
    for (let count = 0; count < 3; count += 1) await set.stage.start();
    expect(await postNow(set)).toMatchObject({ kind: 'posted' });
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('gives the code of a lost channel, begins no outage, and is not tried again', async () => {
    const set = await setStage();
    const { stage, subscription } = set;
    const { channelId = '' } = stage.spots[0] ?? {};
    stage.simulator.world.denyBot(channelId, 'SendMessages');
    expect(await postNow(set)).toEqual({ kind: 'lost', code: 50_013 });
    expect(stage.heard('update skipped')).toMatchObject([{ level: 40, channel: channelId }]);
    expect((await stage.current(subscription)).outage).toBeNull();
    stage.simulator.world.allowBot(channelId, 'SendMessages');
    await stage.pass(2 * hour);
    expect(stage.posts()).toHaveLength(0);
  });

  it('is sent later if Discord is down', async () => {
    const set = await setStage();
    set.stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 1000);
    expect(await postNow(set)).toEqual({ kind: 'waiting', reason: 'Discord answered 503' });
    set.stage.simulator.faults.clear();
    await set.stage.pass(5 * minute);
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('reports that there is nothing to post', async () => {
    const set = await setStage({ content: 'news' });
    expect(await postNow(set)).toMatchObject({ kind: 'posted' });
    expect(await postNow(set, '1300000000000000002')).toMatchObject({ kind: 'nothing' });
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('reports that the subscription was removed', async () => {
    const set = await setStage();
    await set.stage.store.subscriptions.remove(set.subscription.guildId, set.subscription.id);
    expect(await postNow(set)).toEqual({ kind: 'removed' });
  });
});
