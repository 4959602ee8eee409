import { describe, expect } from 'vitest';
import { certain, claimTime, digest, guild, news, uncertain } from './test-slots.ts';
import type { StoreTest } from './test-store.ts';

/** The outcomes of slots, and their records. */
export function slotsContract(it: StoreTest): void {
  describe('a slot', () => {
    it('is finished when sent, if it was claimed', async ({ store, subscription, slotId }) => {
      await store.send({ id: slotId, claim: 'unknown' }, 999);
      expect(await store.stateOf(slotId)).toMatchObject({ state: 'waiting' });
      await store.send(await store.claimOne(1000, news('a')), 1234);
      expect(await store.slots.get(slotId)).toEqual({
        id: slotId,
        subscriptionId: subscription.id,
        dueAt: 1000,
        kind: 'scheduled',
        content: 'news',
        state: {
          state: 'sent',
          channelId: '2000',
          messageId: `message ${slotId}`,
          at: 1234,
          publishTrouble: null,
        },
      });
      expect((await store.claim(1e9)).claimed).toEqual([]);
    });

    it.for([null, 'Discord says 50013'])(
      'stays claimed until it is published (trouble: %s)',
      async (trouble, { store, subscription }) => {
        const slot = await store.claimNew(subscription, 1000);
        expect(await store.slots.published(slot, { trouble })).toBe(false);
        await store.send(slot, 1001, true);
        expect((await store.claim(1002)).claimed).toEqual([]);
        expect(await store.slots.published(slot, { trouble })).toBe(true);
        expect(await store.stateOf(slot.id)).toMatchObject({
          state: 'sent',
          at: 1001,
          publishTrouble: trouble,
        });
        expect((await store.claim(1e9)).claimed).toEqual([]);
        expect(await store.slots.published(slot, { trouble })).toBe(false);
      },
    );

    it('is published by a later claim after a crash', async ({ store, slotId: id }) => {
      await store.send(await store.claimOne(1000, news('a')), 1001, true);
      const again = await store.claimOne(1000 + claimTime);
      expect(again).toMatchObject({ id, messageId: `message ${id}`, message: '["a"]' });
      expect(await store.slots.skip(again, { why: 'x', at: 1, forget: true })).toBe(false);
      expect(await store.slots.retry(again, { ...certain, readyAt: 1e6 })).toBe(true);
      expect(await store.stateOf(id)).toMatchObject({ state: 'sent', at: 1001 });
      const last = await store.claimOne(1e6);
      expect(last).toMatchObject({ id, messageId: `message ${id}`, message: '["a"]' });
      await store.slots.published(last, { trouble: null });
      expect(await store.posted(last.subscription)).toEqual(['a']);
    });

    it('is published by a later claim even if a correction abandoned its message', async ({
      store,
      slotId: id,
    }) => {
      await store.send(await store.claimOne(1000, news('a')), 1001, true);
      const [post] = await store.outdated(['a']);
      if (post) await store.postedUpdates.abandoned(post);
      const again = await store.claimOne(1000 + claimTime, news('b'));
      expect(again).toMatchObject({ id, messageId: `message ${id}` });
      expect(await store.slots.published(again, { trouble: null })).toBe(true);
      expect(await store.stateOf(id)).toMatchObject({ state: 'sent', at: 1001 });
    });

    it('keeps its message for a retry if it may have been posted', async ({ store, slotId }) => {
      const first = await store.claimOne(1000, news('a'));
      expect(await store.slots.retry(first, uncertain)).toBe(true);
      const waiting = { state: 'waiting', readyAt: 2000, reason: 'Discord answered 503' };
      expect(await store.stateOf(slotId)).toEqual(waiting);
      expect((await store.claim(1999)).claimed).toEqual([]);
      expect(await store.claimOne(2000, news('b'))).toMatchObject({
        idempotencyKey: first.idempotencyKey,
        message: '["a"]',
        uncertainSince: 1000,
        attempts: 1,
      });
    });

    it('is composed again if it was not posted', async ({ store, subscription }) => {
      await store.slots.retry(await store.claimNew(subscription, 1000, news('a')), certain);
      expect(await store.posted(subscription)).toEqual([]);
      expect(await store.claimOne(2000, news('b', 'a'))).toMatchObject({
        message: '["b","a"]',
        uncertainSince: null,
        attempts: 1,
      });
    });

    it.for([
      { forget: true, posted: undefined, counted: [] },
      { forget: false, posted: undefined, counted: ['a', 'b'] },
      // They are in the channel already.
      { forget: true, posted: ['a', 'c'], counted: ['a', 'c'] },
    ])(
      'can be skipped (forget: $forget, posted: $posted)',
      async ({ forget, posted, counted }, { store, subscription }) => {
        const slot = await store.claimNew(subscription, 1000, news('a', 'b'));
        const outcome = { why: 'too late', at: 1500, forget, posted };
        expect(await store.slots.skip(slot, outcome)).toBe(true);
        const skipped = { state: 'skipped', why: 'too late', at: 1500 };
        expect(await store.stateOf(slot.id)).toEqual(skipped);
        expect(await store.posted(subscription)).toEqual(counted);
        expect((await store.claim(1e9)).claimed).toEqual([]);
      },
    );

    it('obeys only the newest claim', async ({ store, subscription, slotId }) => {
      const late = await store.claimOne(1000, news('a'));
      const other = await store.claimOne(1000 + claimTime);
      const { slots } = store;
      expect(await slots.retry(late, certain)).toBe(false);
      expect(await slots.skip(late, { why: 'x', at: 1, forget: true })).toBe(false);
      expect(await slots.published(late, { trouble: null })).toBe(false);
      expect(await slots.lost(late, { code: 50_001, at: 1, retryAt: () => 2 })).toBeUndefined();
      expect(await store.refresh(subscription)).toMatchObject({ outage: null });
      expect(await store.stateOf(slotId)).toEqual({ state: 'sending' });

      await store.send(late, 70_000);
      expect(await store.stateOf(slotId)).toMatchObject({ state: 'sent', at: 70_000 });
      expect(await slots.retry(other, uncertain)).toBe(false);
      await slots.sent(other, { messageId: 'another', at: 80_000, publish: false });
      expect(await store.stateOf(slotId)).toMatchObject({
        messageId: `message ${slotId}`,
        at: 70_000,
      });
    });

    it('is published by the newest claim after an older one sent it', async ({ store }) => {
      const late = await store.claimNew(await store.subscribe(), 1000);
      const other = await store.claimOne(1000 + claimTime);
      await store.send(late, 70_000, true);
      expect((await store.claim(70_001)).claimed).toEqual([]);
      await store.send(other, 70_002, true);
      expect(await store.slots.published(other, { trouble: null })).toBe(true);
    });

    it('is not sent again if its message was sent after all', async ({ store, slotId }) => {
      const slot = await store.claimOne(1000, news('a'));
      await store.slots.retry(slot, { ...uncertain, readyAt: 1e6 });
      await store.send(slot, 1500, true);
      expect(await store.claimOne(1500)).toMatchObject({ messageId: `message ${slotId}` });
    });

    it('keeps the content that was posted', async ({ store, subscription, slotId }) => {
      await store.slots.retry(await store.claimOne(1000), uncertain);
      await store.edit(subscription, { content: 'digest' });
      await store.send(await store.claimOne(2000), 2000);
      expect((await store.slots.get(slotId))?.content).toBe('news');
    });
  });

  describe('a manual slot', () => {
    it('exists once per interaction, even while paused', async ({ store }) => {
      const { id } = await store.subscribe();
      await store.subscriptions.pause(guild, id, 0);
      const first = await store.slots.addManual(guild, id, 'one', 5000);
      expect(await store.slots.addManual(guild, id, 'one', 6000)).toBe(first);
      expect(await store.slots.addManual(guild, id, 'two', 6000)).not.toBe(first);
      expect(await store.claimOne(5000)).toMatchObject({ id: first, kind: 'manual', dueAt: 5000 });
      expect(await store.slots.addManual(guild, 4711, 'three', 6000)).toBeUndefined();
    });
  });

  describe('recent slots', () => {
    it('are the unfinished ones, the newest sent and the newest skipped', async ({ store }) => {
      const one = await store.subscribe();
      const other = await store.subscribe({ channelId: '2001' });
      await store.subscribe({ channelId: '2002' });
      await store.addSlot(await store.subscribe({}, 'another guild'), 1000);
      await store.addSlot(other, 1000);
      for (const dueAt of [400, 500]) await store.post(one, dueAt);
      for (const dueAt of [1000, 2000]) {
        await store.addSlot(one, dueAt);
        await store.claim(dueAt, (slot, alreadyPosted) =>
          slot.subscription.id === one.id
            ? { skipped: 'nothing new' }
            : digest(slot, alreadyPosted),
        );
      }
      await store.addSlot(one, 3000);
      const recent = await store.slots.recent(guild);
      expect(
        recent.map(({ subscriptionId, dueAt, state }) => [subscriptionId, dueAt, state.state]),
      ).toEqual([
        [one.id, 3000, 'waiting'],
        [one.id, 2000, 'skipped'],
        [other.id, 1000, 'sending'],
        [one.id, 500, 'sent'],
      ]);
      expect(await store.slots.get(4711)).toBeUndefined();
    });
  });

  describe('the next event', () => {
    it('is the earliest due time, ready slot or expiring claim', async ({ store }) => {
      const { slots, subscriptions } = store;
      expect(await slots.nextEventAt()).toBeUndefined();
      expect(await slots.backlog(1e9)).toBe(0);
      const subscription = await store.subscribe();
      expect(await slots.nextEventAt()).toBe(1000);
      await store.addSlot(subscription, 1000, { readyAt: 1700 });
      await subscriptions.replan(await store.refresh(subscription), 1e9);
      expect(await slots.nextEventAt()).toBe(1700);
      expect([await slots.backlog(1699), await slots.backlog(1700)]).toEqual([0, 1]);
      const slot = await store.claimOne(1700);
      expect(await slots.nextEventAt()).toBe(1700 + claimTime);
      expect(await slots.backlog(1700)).toBe(1);
      await store.send(slot, 1701);
      expect(await slots.nextEventAt()).toBe(1e9);
      expect(await slots.backlog(1e9)).toBe(0);
    });
  });
}
