import { describe, expect } from 'vitest';

import type { StoreTest } from './test-store.ts';
import { order } from './order.ts';
import { admin, digest, guild, hour, lossAt, news, type TestStore } from './test-slots.ts';

/** The hashes of the current facts, in which some updates changed since they were posted. */
const hashes = (...changed: readonly string[]) =>
  new Map(['a', 'b'].map((id) => [id, changed.includes(id) ? 'changed' : `hash of ${id}`]));

/** Posts one message with two updates to each channel. */
async function postTo(store: TestStore, ...channelIds: readonly string[]) {
  for (const [index, channelId] of channelIds.entries()) {
    const slot = await store.claimNew(await store.subscribe({ channelId }), 1000, news('a', 'b'));
    await store.slots.sent(slot, { messageId: `message ${index}`, at: 1001, publish: false });
  }
  return store;
}

/** Corrections, the rate limit and retention. */
export function upkeepContract(it: StoreTest): void {
  describe('a correction', () => {
    const request = { now: 5000, until: 6000, limit: 10 };
    it('is claimed once for each message with a changed update', async ({ store }) => {
      const { postedUpdates } = await postTo(store, '2000', '2001');
      expect(await postedUpdates.claimOutdated(hashes(), request)).toEqual([]);
      const outdated = await postedUpdates.claimOutdated(hashes('b'), request);
      expect(outdated).toEqual(
        ['2000', '2001'].map((channelId, index) => ({
          slotId: index + 1,
          channelId,
          messageId: `message ${index}`,
          updateId: 'b',
          position: 1,
          message: '["a","b"]',
          attempts: 0,
          seen: 0,
        })),
      );
      expect(await postedUpdates.claimOutdated(hashes('b'), { ...request, now: 5999 })).toEqual([]);
      for (const post of outdated) {
        await postedUpdates.corrected(post, { hash: 'changed', message: 'new' });
      }
      expect(await postedUpdates.claimOutdated(hashes('b'), { ...request, now: 9000 })).toEqual([]);
    });

    it('builds on an earlier one in the same message', async ({ store }) => {
      const { postedUpdates } = await postTo(store, '2000');
      const [first, ...more] = await postedUpdates.claimOutdated(hashes('a', 'b'), request);
      expect(first).toMatchObject({ updateId: 'a', position: 0, message: '["a","b"]' });
      expect(more).toEqual([]);
      if (first) await postedUpdates.corrected(first, { hash: 'changed', message: 'new a' });
      expect(await postedUpdates.claimOutdated(hashes('a', 'b'), request)).toMatchObject([
        { updateId: 'b', position: 1, message: 'new a', attempts: 0 },
      ]);
    });

    it('ignores removed updates and slots that are not sent yet', async ({ store }) => {
      await postTo(store, '2000');
      const slot = await store.claimNew(
        await store.subscribe({ channelId: '2001' }),
        2000,
        news('a'),
      );
      const onlyUnknown = new Map([['c', 'changed']]);
      expect(await store.postedUpdates.claimOutdated(onlyUnknown, request)).toEqual([]);
      expect(await store.postedUpdates.claimOutdated(new Map(), request)).toEqual([]);
      const outdated = () => store.postedUpdates.claimOutdated(hashes('a'), request);
      expect((await outdated()).map(({ channelId }) => channelId)).toEqual(['2000']);
      await store.send(slot, 2001);
      expect((await outdated()).map(({ channelId }) => channelId)).toEqual(['2001']);
    });

    it('is claimed again if it was postponed or its claim expired', async ({ store }) => {
      const { postedUpdates } = await postTo(store, '2000');
      const [post] = await postedUpdates.claimOutdated(hashes('a'), request);
      if (post) await postedUpdates.postponed(post, 8000);
      const at = (now: number) =>
        postedUpdates.claimOutdated(hashes('a'), { now, until: now + 500, limit: 10 });
      expect(await at(7999)).toEqual([]);
      expect(await at(8000)).toMatchObject([{ attempts: 1 }]);
      expect(await at(8500)).toMatchObject([{ attempts: 2 }]);
    });

    it('ignores an abandoned message, whose updates stay posted', async ({ store }) => {
      await postTo(store, '2000');
      const [post] = await store.postedUpdates.claimOutdated(hashes('a'), request);
      if (post) await store.postedUpdates.abandoned(post);
      const later = { now: 1e9, until: 2e9, limit: 10 };
      expect(await store.postedUpdates.claimOutdated(hashes('a', 'b'), later)).toEqual([]);
      const { updateIds } = await store.slots.alreadyPosted({ id: 1 });
      expect(updateIds).toEqual(new Set(['a', 'b']));
    });

    it('is claimed in batches, with any number of updates', async ({ store }) => {
      const { postedUpdates } = await postTo(store, '2000', '2001', '2002');
      const many = new Map(Array.from({ length: 1200 }, (_, index) => [`other ${index}`, 'x']));
      const all = new Map([...many, ...hashes('a', 'b')]);
      const batch = () => postedUpdates.claimOutdated(all, { ...request, limit: 2 });
      expect([(await batch()).length, (await batch()).length]).toEqual([2, 1]);
      expect(await batch()).toEqual([]);
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
    });

    it('does not wait for an hour after the clock was set back by one', async ({ store }) => {
      const { rateLimitState } = store;
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

      const request = { now: 5000, until: 6000, limit: 10 };
      const [post] = await store.postedUpdates.claimOutdated(new Map([['a', 'new']]), request);
      if (post) await store.postedUpdates.abandoned(post);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await store.retention.prune(1e9)).toBe(2);
      expect((await store.slots.alreadyPosted(subscription)).updateIds).toEqual(new Set());
    });

    it('keeps the last post and the last skipped slot', async ({ store, subscription }) => {
      for (const dueAt of [1000, 2000]) {
        await store.post(subscription, dueAt);
      }
      for (const dueAt of [3000, 4000]) {
        await store.addSlot(subscription, dueAt, { skipped: 'nothing new' });
      }
      expect(await store.retention.prune(1e9)).toBe(2);
      const left = await store.slots.recent(guild);
      expect(left.map(({ dueAt, state }) => [dueAt, state.state])).toEqual([
        [4000, 'skipped'],
        [2000, 'sent'],
      ]);
    });

    it('keeps the last finished slot while a later one waits', async ({ store, subscription }) => {
      const id = await store.addSlot(subscription, 1000, { skipped: 'nothing new' });
      await store.addSlot(subscription, 2000);
      expect(await store.retention.prune(1e9)).toBe(0);
      expect(await store.stateOf(id)).toMatchObject({ why: 'nothing new' });
    });

    it('finds guilds without recent posts, outages or changes', async ({ store }) => {
      const { retention, subscriptions, slots } = store;
      const silent = async (before: number, limit: number) =>
        (await retention.silentGuilds(before, limit)).join(', ');
      const names = 'active, quiet, paused, lost, lost lately, half lost, none left';
      for (const guildId of names.split(', ')) {
        await store.subscribe({ channelId: `${guildId} 1` }, guildId);
      }
      await store.subscribe({ channelId: 'half lost 2' }, 'half lost');
      const all = await subscriptions.active(0, 100);
      const begin = async (channel: string) => {
        const subscription = all.find(({ channelId }) => channelId === channel);
        if (subscription === undefined) throw new Error(channel);
        return store.claimNew(subscription, 10);
      };
      const lose = async (name: string, at: number) =>
        slots.lost(await begin(`${name} 1`), lossAt(at));
      await store.send(await begin('active 1'), 6000);
      await store.send(await begin('half lost 2'), 6000);
      await lose('lost', 1000);
      await lose('half lost', 1000);
      await lose('lost lately', 6000);
      const idOf = (name: string) => all.find(({ guildId }) => guildId === name)?.id ?? 0;
      await subscriptions.pause('paused', idOf('paused'), 2000);
      await subscriptions.remove('none left', idOf('none left'));

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

    it('counts every change by an admin as contact', async ({ store, subscription: { id } }) => {
      const { subscriptions, slots, retention } = store;
      const visits = [
        (now: number) => subscriptions.pause(guild, id, now),
        (now: number) => slots.addManual(guild, id, String(now), now),
        (now: number) => subscriptions.retryNow(guild, id, now),
        async (now: number) => {
          const [subscription] = await subscriptions.ofGuild(guild);
          if (subscription) await subscriptions.edit(subscription, order(), now);
        },
        (now: number) => subscriptions.add(guild, admin, [order()], now),
      ];
      for (const [index, visit] of visits.entries()) {
        const now = (index + 1) * 1000;
        await visit(now);
        expect(await retention.silentGuilds(now, 10)).toEqual([]);
        expect(await retention.silentGuilds(now + 1, 10)).toEqual([guild]);
      }
      await subscriptions.resume(guild, id, 9000, 8000);
      expect(await retention.silentGuilds(8000, 10)).toEqual([]);
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
      const posted = async (id: number) => (await store.slots.alreadyPosted({ id })).updateIds;
      expect(await posted(1)).toEqual(new Set());
      expect(await posted(2)).toEqual(new Set(['a', 'b']));
      for (const slot of sending) await store.send(slot, 2001);
      const states = await Promise.all(sending.map(({ id }) => store.stateOf(id)));
      expect(states.map((state) => state?.state)).toEqual([undefined, 'sent']);
    });
  });
}
