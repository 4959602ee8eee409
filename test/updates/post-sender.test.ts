import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { clockTolerance } from '#updates/channels.ts';
import { createPostComposer } from '#updates/compose-post.ts';
import { PostSender, SilencedError } from '#updates/post-sender.ts';
import { createDatabaseBackoff } from '#updates/database-backoff.ts';
import type { Faults, RequestFault } from '../../simulator/faults.ts';
import { refusal } from '../discord/channel-stage.ts';
import { harbourWith } from '../packs/invented.ts';
import {
  hour,
  justBefore,
  minute,
  posting,
  second,
  setDue,
  setUpdatesStage,
  type UpdatesStage,
} from './stage.ts';

/** A post sender and a manual slot, claimed `claims` times for `claimedFor` ms each. */
async function claimed(stage: UpdatesStage, claimedFor: number, claims = 1) {
  const { clock, store, channels } = stage;
  const { slots } = store;
  const log = pino({ level: 'silent' });
  const backoff = createDatabaseBackoff({ clock, log });
  const sender = new PostSender({
    slots,
    channels,
    pictureOf: () => Promise.resolve(undefined),
    clock,
    log,
    backoff,
    isOver: () => false,
  });
  clock.advance(clockTolerance);
  const subscription = await stage.subscribe(0, { content: 'news' });
  await slots.addManual(subscription.guildId, subscription.id, '1', clock.now());
  const facts = harbourWith({});
  const now = () => clock.now();
  const compose = createPostComposer(() => facts, now, log);
  const claim = () => slots.claim({ now: now(), until: now() + claimedFor, limit: 1 }, compose);
  for (let earlier = 1; earlier < claims; earlier += 1) {
    await claim();
    clock.advance(claimedFor);
  }
  const [slot] = (await claim()).claimed;
  if (!slot) throw new Error('nothing was claimed');
  return { subscription, slot, sender };
}

/** The post arrives, but its answer is lost, and Discord is down for an hour. */
async function loseAnswer(stage: UpdatesStage) {
  stage.simulator.faults.rest(posting, { drop: true, afterwards: true });
  stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 1000);
  await stage.pass(hour);
  stage.simulator.faults.clear();
  await stage.pass(15 * minute);
  expect(stage.posts()).toHaveLength(1);
}

describe('a post', () => {
  it.each([
    ['answers 503 for some minutes', { status: 503 }, 8],
    ['five lost answers', { drop: true, afterwards: true }, 5],
    ['a rate limit of the route', { status: 429, headers: { 'retry-after': '3' }, body: {} }, 2],
    [
      'a rate limit of the bot',
      // discord.js counts this one by the real clock.
      { status: 429, headers: { 'retry-after': '0.05', 'x-ratelimit-global': 'true' }, body: {} },
      1,
    ],
    ['an answer after 30 seconds', { delayMs: 30 * second }, 1],
    ['no answer at first, and late ones afterwards', { delayMs: 5 * minute }, 3],
  ] satisfies [string, RequestFault, number][])(
    'is sent once despite %s',
    async (_, fault, times) => {
      const { stage } = await setDue();
      stage.simulator.faults.rest(posting, fault, times);
      await stage.pass(20 * minute);
      expect(stage.posts()).toHaveLength(1);
      expect(await stage.lastSlot()).toMatchObject({ state: 'sent' });
      expect(stage.simulator.transcript.refusals).toEqual([]);
    },
  );

  it('is sent once, with few requests, after an outage of five hours', async () => {
    const { stage } = await setDue();
    stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 100_000);
    await stage.pass(5 * hour);
    stage.simulator.faults.clear();
    await stage.pass(15 * minute);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.requests(/channels/).length).toBeLessThan(60);
  });

  it('is found in the history if its answer was lost and Discord was down for an hour', async () => {
    const { stage } = await setDue();
    await loseAnswer(stage);
    expect(stage.heard('update found in channel')).toHaveLength(1);
    const [post] = stage.posts();
    expect(await stage.lastSlot()).toMatchObject({ state: 'sent', messageId: post?.id });
  });

  it('is not sent again after that if the history is unreadable', async () => {
    const { stage } = await setDue();
    stage.simulator.world.denyBot(stage.spots[0]?.channelId ?? '', 'ReadMessageHistory');
    await loseAnswer(stage);
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why: 'may have been posted' });
  });

  it('is not sent again if it was deleted while its answer was lost', async () => {
    const { stage } = await setDue();
    stage.simulator.faults.rest(posting, { drop: true, afterwards: true });
    await stage.pass(minute + 200);
    const [post] = stage.posts();
    expect(post).toBeDefined();
    stage.simulator.world.book.delete(post?.channel_id ?? '', post?.id ?? '');
    await stage.pass(10 * minute);
    expect(stage.posts()).toEqual([]);
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped' });
  });

  it('is tried once and logged if Discord refuses it for good', async () => {
    const { stage } = await setDue();
    stage.simulator.faults.rest(posting, refusal(400, 50_035), 9);
    await stage.pass(hour);
    expect(stage.requests(/^POST/)).toHaveLength(1);
    expect(stage.heard('update refused by Discord')[0]).toMatchObject({ level: 50, code: 50_035 });
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why: 'failed' });
  });

  it.each([
    ['its outcome is recorded', 1, (stage: UpdatesStage) => vi.spyOn(stage.store.slots, 'sent')],
    ['it is sent', 0, (stage: UpdatesStage) => vi.spyOn(stage.channels, 'post')],
  ])('is not ended by an unexpected error while %s', async (_, posted, part) => {
    const stage = await setUpdatesStage();
    const { slot, sender } = await claimed(stage, minute);
    part(stage).mockRejectedValueOnce(new TypeError('a bug'));
    await expect(sender.deliver(slot)).rejects.toThrow('a bug');
    expect(stage.posts()).toHaveLength(posted);
    await stage.start();
    await stage.pass(5 * minute);
    expect(stage.posts()).toHaveLength(1);
    expect(await stage.lastSlot()).toMatchObject({ state: 'sent' });
  });

  it('is sent by the next process if Discord refuses the token', async () => {
    const { stage, process } = await setDue();
    stage.simulator.faults.revokeToken();
    await stage.pass(2 * minute);
    await expect(process.channels.failed).rejects.toThrow(/DISCORD_TOKEN/);
    expect(stage.requests(/^POST/)).toHaveLength(1);
    await process.stop();
    stage.simulator.faults.clear();
    await stage.start();
    await stage.pass(minute);
    expect(stage.posts()).toHaveLength(1);
  });
});

describe('a claim that is about to end', () => {
  it.each([
    ['in its last 15 seconds', 'nothing', 15 * second - 1, 0, 'waiting'],
    ['before that', 'a post', 15 * second, 1, 'posted'],
  ])('asks Discord, %s, for %s', async (_, __, left, requests, kind) => {
    const stage = await setUpdatesStage();
    const { slot, sender } = await claimed(stage, minute);
    stage.clock.advance(minute - left);
    expect(await sender.deliver(slot)).toMatchObject({ kind });
    expect(stage.requests(/^POST .*messages/)).toHaveLength(requests);
    await stage.start();
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
  });
});

describe('the updates of a post', () => {
  const wait = { status: 429, headers: { 'retry-after': '3' }, body: {} };
  const troubles: readonly [string, (faults: Faults) => unknown][] = [
    ['Discord refuses it', (faults) => faults.rest(posting, refusal(400, 50_035))],
    ['its channel is lost', (faults) => faults.rest(posting, refusal(403, 50_013))],
    ['Discord asks to wait', (faults) => faults.rest(posting, wait)],
    ['Discord refuses the token', (faults) => faults.revokeToken()],
  ];

  describe.each(troubles)('if %s', (_, happens) => {
    it.each([
      ['are news again in its first claim', 1, []],
      ['stay posted if an earlier claim may have posted it', 2, ['quay-closed']],
    ])('%s', async (__, claims, posted) => {
      const stage = await setUpdatesStage();
      const { subscription, slot, sender } = await claimed(stage, minute, claims);
      happens(stage.simulator.faults);
      const delivered = sender.deliver(slot).catch((error: unknown) => error);
      await stage.pass(second);
      const error = await delivered;
      if (error instanceof Error) expect(error).toBeInstanceOf(SilencedError);
      expect((await stage.store.slots.alreadyPosted(subscription)).updateIds).toEqual(
        new Set(posted),
      );
    });
  });
});

describe('a guild whose requests are never answered', () => {
  it('delays no other guild', async () => {
    const stage = await setUpdatesStage({ start: justBefore, guilds: 3, channelsEach: 10 });
    for (let spot = 0; spot < 30; spot += 1) await stage.subscribe(spot);
    const bad = new RegExp(`channels/${stage.spots[0]?.guildId.slice(0, -3)}`);
    stage.simulator.faults.rest({ path: bad }, { delayMs: 10 * hour }, 10_000);
    await stage.start();
    await stage.pass(minute + 3 * second);
    for (let spot = 10; spot < 30; spot += 1) expect(stage.posts(spot)).toHaveLength(1);
  });
});

describe('the settings of a subscription', () => {
  it.each([
    ['at once', undefined, null],
    ['after an answer 503', { status: 503 }, null],
    ['after a rate limit', { status: 429, headers: { 'retry-after': '900' }, body: {} }, null],
    ['never if Discord refuses', refusal(403, 50_013), /isn't allowed/],
  ] satisfies [string, RequestFault | undefined, RegExp | null][])(
    'publish the post %s',
    async (_, fault, trouble) => {
      const stage = await setUpdatesStage({ start: justBefore });
      const { guildId } = stage.simulator.world;
      const spot = { guildId, channelId: stage.simulator.world.channelOf('announcements').id };
      await stage.subscribe(spot, { publish: true });
      if (fault) stage.simulator.faults.rest({ path: /crosspost/ }, fault);
      await stage.start();
      await stage.pass(20 * minute);
      expect(stage.posts(spot)).toHaveLength(1);
      expect(stage.posts(spot)[0]?.flags).toBe(trouble ? 0 : 1);
      expect(await stage.lastSlot(spot)).toMatchObject({
        state: 'sent',
        publishTrouble: trouble ? expect.stringMatching(trouble) : null,
      });
    },
  );
});
