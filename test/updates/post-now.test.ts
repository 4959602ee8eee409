import { describe, expect, it } from 'vitest';
import type { PostNowOutcome } from '#updates/post-now.ts';
import {
  hour,
  minute,
  second,
  setUpdatesStage,
  type UpdatesProcess,
  type UpdatesStage,
} from './stage.ts';

const posting = { method: 'POST', path: /channels\/\d+\/messages$/ };

async function setStage() {
  const stage = await setUpdatesStage();
  const subscription = await stage.subscribe();
  const process = await stage.start();
  await stage.pass(second);
  return { stage, subscription, process };
}

/** Asks for a post, with half a minute for the answer. */
async function postNow(
  { stage, process, subscription }: Awaited<ReturnType<typeof setStage>>,
  interactionId = '1300000000000000001',
): Promise<PostNowOutcome> {
  const outcome = process.updates.desk.postNow(subscription, interactionId);
  await stage.pass(30 * second);
  return outcome;
}

describe('a post by hand', () => {
  it('GIVEN a channel that works THEN it is posted at once, and the schedule goes on', async () => {
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

  it('GIVEN the same interaction again THEN one post and the same answer', async () => {
    const set = await setStage();
    const first = await postNow(set);
    expect(await postNow(set)).toEqual(first);
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('GIVEN two desks THEN whoever asks hears of it, whoever posts it', async () => {
    const set = await setStage();
    const others: UpdatesProcess[] = [];
    for (let count = 0; count < 3; count += 1) others.push(await set.stage.start());
    expect(await postNow(set)).toMatchObject({ kind: 'posted' });
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('GIVEN a lost channel THEN the code, no outage, and no post an hour later', async () => {
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

  it('GIVEN a little trouble THEN it is posted all the same', async () => {
    const set = await setStage();
    set.stage.simulator.faults.rest(posting, { status: 503 }, 2);
    expect(await postNow(set)).toMatchObject({ kind: 'posted' });
  });

  it('GIVEN Discord out of order THEN it waits and comes later', async () => {
    const set = await setStage();
    set.stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 1000);
    expect(await postNow(set)).toEqual({ kind: 'waiting', reason: 'Discord answered 503' });
    set.stage.simulator.faults.clear();
    await set.stage.pass(5 * minute);
    expect(set.stage.posts()).toHaveLength(1);
  });

  it('GIVEN nothing new to say THEN that is told', async () => {
    const stage: UpdatesStage = await setUpdatesStage();
    const subscription = await stage.subscribe(0, { content: 'news' });
    const set = { stage, subscription, process: await stage.start() };
    expect(await postNow(set)).toMatchObject({ kind: 'posted' });
    expect(await postNow(set, '1300000000000000002')).toMatchObject({ kind: 'nothing' });
    expect(stage.posts()).toHaveLength(1);
  });

  it('GIVEN a subscription that was removed meanwhile THEN that is told', async () => {
    const set = await setStage();
    await set.stage.store.subscriptions.remove(set.subscription.guildId, set.subscription.id);
    expect(await postNow(set)).toEqual({ kind: 'removed' });
  });
});
