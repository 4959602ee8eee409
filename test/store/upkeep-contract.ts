import { describe, expect } from 'vitest';
import type { Subscription } from '#subscriptions/subscription.ts';
import { order } from './order.ts';
import { admin, digest, guild, hour, lossAt, news } from './test-slots.ts';
import type { StoreTest, TestStore } from './test-store.ts';

/** Posts one message with two updates to each channel. */
async function postTo(store: TestStore, ...channelIds: readonly string[]) {
  for (const channelId of channelIds) {
    await store.post(await store.subscribe({ channelId }), 1000, news('a', 'b'));
  }
  return store.postedUpdates;
}

/** Corrections, the rate limit and retention. */
export function upkeepContract(it: StoreTest): void {
  describe('a correction', () => {
    it('is claimed once for each message with a changed update', async ({ store }) => {
      const postedUpdates = await postTo(store, '2000', '2001');
      const current = new Map(['a', 'b'].map((id) => [id, `hash of ${id}`]));
      const request = { now: 5000, until: 6000, limit: 10 };
      expect(await postedUpdates.claimOutdated(current, request)).toEqual([]);
      const outdated = await store.outdated(['b']);
      expect(outdated).toEqual(
        ['2000', '2001'].map((channelId, index) => ({
          slotId: index + 1,
          channelId,
          messageId: `message ${index + 1}`,
          updateId: 'b',
          position: 1,
          message: '["a","b"]',
          attempts: 0,
          seen: 0,
        })),
      );
      expect(await store.outdated(['b'], 5999)).toEqual([]);
      for (const post of outdated) {
        await postedUpdates.corrected(post, { hash: 'new', message: 'new' });
      }
      expect(await store.outdated(['b'], 9000)).toEqual([]);
    });

    it('builds on an earlier one in the same message', async ({ store }) => {
      const postedUpdates = await postTo(store, '2000');
      const [first, ...more] = await store.outdated(['a', 'b']);
      expect(first).toMatchObject({ updateId: 'a', position: 0, message: '["a","b"]' });
      expect(more).toEqual([]);
      if (first) await postedUpdates.corrected(first, { hash: 'new', message: 'new a' });
      expect(await store.outdated(['a', 'b'])).toMatchObject([
        { updateId: 'b', position: 1, message: 'new a', attempts: 0 },
      ]);
    });

    it('ignores removed updates and slots that are not sent yet', async ({ store }) => {
      await postTo(store, '2000');
      const other = await store.subscribe({ channelId: '2001' });
      const slot = await store.claimNew(other, 2000, news('a'));
      expect(await store.outdated(['c'])).toEqual([]);
      expect(await store.outdated([])).toEqual([]);
      expect(await store.outdated(['a'])).toMatchObject([{ channelId: '2000' }]);
      await store.send(slot, 2001);
      expect(await store.outdated(['a'])).toMatchObject([{ channelId: '2001' }]);
    });

    it('is claimed again if it was postponed or its claim expired', async ({ store }) => {
      const postedUpdates = await postTo(store, '2000');
      const [post] = await store.outdated(['a']);
      if (post) await postedUpdates.postponed(post, 8000);
      expect(await store.outdated(['a'], 7999)).toEqual([]);
      expect(await store.outdated(['a'], 8000)).toMatchObject([{ attempts: 1 }]);
      expect(await store.outdated(['a'], 9000)).toMatchObject([{ attempts: 2 }]);
    });

    it('ignores an abandoned message, whose updates stay posted', async ({ store }) => {
      const postedUpdates = await postTo(store, '2000');
      const [post] = await store.outdated(['a']);
      if (post) await postedUpdates.abandoned(post);
      expect(await store.outdated(['a', 'b'], 1e9)).toEqual([]);
      expect(await store.posted({ id: 1 })).toEqual(['a', 'b']);
    });

    it('is claimed in batches, with any number of updates', async ({ store }) => {
      await postTo(store, '2000', '2001', '2002');
      const many = Array.from({ length: 1200 }, (_, index) => `other ${index}`);
      const batch = async () => (await store.outdated([...many, 'a', 'b'], 5000, 2)).length;
      expect([await batch(), await batch(), await batch()]).toEqual([2, 1, 0]);
    });
  });

  describe('the rate-limit state', () => {
    it('reserves consecutive times, without credit for idle time', async ({ store }) => {
      const { rateLimitState } = store;
      expect(await rateLimitState.take(3, 20, 1000)).toBe(1000);
      expect(await rateLimitState.take(1, 20, 1000)).toBe(1060);
      expect(await rateLimitState.take(1, 22.5, 1010)).toBe(1080);
      expect(await rateLimitState.take(1, 20, 1010)).toBe(1102.5);
      expect(await rateLimitState.take(2, 20, 9000)).toBe(9000);
      // The clock is set back by an hour.
      await rateLimitState.take(1, 20, 2 * hour);
      expect(await rateLimitState.take(1, 20, hour)).toBe(hour);
      expect(await rateLimitState.take(1, 20, hour)).toBe(hour + 20);
    });
  });

  describe('retention', () => {
    it('deletes old slots that are no longer needed', async ({ store, subscription }) => {
      const ids: number[] = [];
      for (const dueAt of [1000, 2000, 3000, 4000, 5000]) {
        ids.push(await store.addSlot(subscription, dueAt));
        const compose = dueAt === 2000 ? news('a') : digest;
        if (dueAt < 5000) await store.send(await store.claimOne(dueAt, compose), dueAt);
      }
      expect(await store.retention.prune(2000)).toBe(1);
      expect(await store.retention.prune(1e9)).toBe(1);
      const left = await Promise.all(ids.map((id) => store.slots.get(id)));
      expect(left.map((slot) => slot?.dueAt)).toEqual([undefined, 2000, undefined, 4000, 5000]);

      const [post] = await store.outdated(['a']);
      if (post) await store.postedUpdates.abandoned(post);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await store.retention.prune(1e9)).toBe(2);
      expect(await store.posted(subscription)).toEqual([]);
    });

    it('keeps the last post and the last skipped slot', async ({ store, subscription }) => {
      for (const dueAt of [1000, 2000]) await store.post(subscription, dueAt);
      for (const dueAt of [3000, 4000]) {
        await store.addSlot(subscription, dueAt, { skipped: 'nothing new' });
      }
      expect(await store.retention.prune(1e9)).toBe(2);
      const left = await store.slots.recent(guild);
      expect(left.map(({ dueAt, state }) => [dueAt, state.state])).toEqual([
        [4000, 'skipped'],
        [2000, 'sent'],
      ]);
      // One that waits doesn't replace them.
      await store.addSlot(subscription, 5000);
      expect(await store.retention.prune(1e9)).toBe(0);
    });

    it('finds guilds without recent posts, outages or changes', async ({ store }) => {
      const { retention, subscriptions, slots } = store;
      const silent = async (before: number, limit: number) =>
        (await retention.silentGuilds(before, limit)).join(', ');
      const add = (guildId: string, channelId = '1') => store.subscribe({ channelId }, guildId);
      const send = async (added: Subscription) => store.send(await store.claimNew(added, 10), 6000);
      const lose = async (added: Subscription, at: number) =>
        slots.lost(await store.claimNew(added, 10), lossAt(at));
      await add('quiet');
      await send(await add('active'));
      await lose(await add('lost'), 1000);
      await lose(await add('lost lately'), 6000);
      await lose(await add('half lost', '1'), 1000);
      await send(await add('half lost', '2'));
      await subscriptions.pause('paused', (await add('paused')).id, 2000);
      await subscriptions.remove('none left', (await add('none left')).id);

      expect(await silent(2000, 10)).toBe('lost, none left, quiet');
      expect(await silent(5000, 10)).toBe('lost, none left, quiet, paused');
      expect(await silent(5000, 1)).toBe('lost');
      await retention.keep('lost', 4999);
      expect(await silent(5000, 2)).toBe('none left, quiet');
      await retention.keep('lost', 5000);
      expect(await silent(5000, 10)).toBe('none left, quiet, paused');

      expect(await retention.lose('quiet', 10_004, 5000)).toBe(true);
      expect(await retention.lose('quiet', 10_004, 6000)).toBe(false);
      expect(await retention.lose('paused', 10_004, 6000)).toBe(false);
      const [noticed] = await subscriptions.ofGuild('quiet');
      expect(noticed?.outage).toEqual({ since: 5000, code: 10_004, tries: 1, retryAt: 5000 });
      expect(await silent(5000, 10)).toBe('none left, paused');
      expect(await silent(5001, 2)).toBe('none left, quiet');
    });

    it('counts every change by an admin as contact', async ({ store, subscription }) => {
      const { subscriptions, slots, retention } = store;
      const { id } = subscription;
      const visits = [
        (now: number) => subscriptions.pause(guild, id, now),
        (now: number) => subscriptions.resume(guild, id, 9000, now),
        (now: number) => slots.addManual(guild, id, String(now), now),
        (now: number) => subscriptions.retryNow(guild, id, now),
        (now: number) => store.edit(subscription, {}, now),
        (now: number) => subscriptions.add(guild, admin, [order()], now),
      ];
      for (const [index, visit] of visits.entries()) {
        const now = (index + 1) * 1000;
        await visit(now);
        expect(await retention.silentGuilds(now, 10)).toEqual([]);
        expect(await retention.silentGuilds(now + 1, 10)).toEqual([guild]);
      }
    });

    it('deletes all data of one guild', async ({ store }) => {
      for (const guildId of [guild, 'another']) {
        const subscription = await store.subscribe({ channelId: `of ${guildId}` }, guildId);
        await store.post(subscription, 1000, news('a'));
        await store.addSlot(subscription, 2000);
      }
      const sending = (await store.claim(2000, news('b'))).claimed;
      await store.retention.forget(guild);
      await store.retention.forget(guild);
      expect(await store.subscriptions.ofGuild(guild)).toEqual([]);
      expect(await store.subscriptions.timezoneOf(guild)).toBeUndefined();
      expect(await store.posted({ id: 1 })).toEqual([]);
      expect(await store.posted({ id: 2 })).toEqual(['a', 'b']);
      for (const slot of sending) await store.send(slot, 2001);
      const states = await Promise.all(sending.map(({ id }) => store.stateOf(id)));
      expect(states.map((state) => state?.state)).toEqual([undefined, 'sent']);
    });
  });
}
