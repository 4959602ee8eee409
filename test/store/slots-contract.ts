import { describe, expect, it } from 'vitest';
import type { Ground } from './contract.ts';
import { open } from './stage.ts';
import {
  add,
  certain,
  claim,
  claimOne,
  claimTime,
  digest,
  fresh,
  guild,
  news,
  order,
  run,
  send,
  stateOf,
  uncertain,
} from './updates-stage.ts';

/** How posts end, and how to look at them. */
export function slotsContract(ground: Ground): void {
  describe('outcomes', () => {
    it('GIVEN a post that was sent THEN that is its state, and nothing is left to do', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      await send(store, await claimOne(store, 1000, news('a')), 1234);
      expect(await store.slots.get(id)).toEqual({
        id,
        subscriptionId: subscription.id,
        dueAt: 1000,
        kind: 'scheduled',
        content: 'news',
        state: {
          state: 'sent',
          channelId: '2000',
          messageId: `message ${id}`,
          at: 1234,
          publishTrouble: null,
        },
      });
      expect((await claim(store, 1e9)).claimed).toEqual([]);
    });

    it('leaves a slot that nobody claimed as it is: nobody can have sent it', async () => {
      const store = await open(await ground.fresh());
      const id = await run(store, await add(store), 1000);
      await send(store, { id, claim: 'of nobody' }, 1001);
      expect(await stateOf(store, id)).toMatchObject({ state: 'waiting' });
      expect(await claimOne(store, 1002)).toMatchObject({ id, messageId: null });
    });

    it.each([null, 'Discord says 50013'])(
      'GIVEN a post that is to be published (trouble: %s) THEN it stays claimed until then',
      async (trouble) => {
        const store = await open(await ground.fresh());
        const id = await run(store, await add(store), 1000);
        const slot = await claimOne(store, 1000);
        expect(await store.slots.published(slot, { trouble })).toBe(false);
        await send(store, slot, 1001, true);
        expect((await claim(store, 1002)).claimed).toEqual([]);
        expect(await store.slots.published(slot, { trouble })).toBe(true);
        expect(await stateOf(store, id)).toMatchObject({
          state: 'sent',
          at: 1001,
          publishTrouble: trouble,
        });
        expect((await claim(store, 1e9)).claimed).toEqual([]);
        expect(await store.slots.published(slot, { trouble })).toBe(false);
      },
    );

    it('GIVEN a crash before publishing THEN the next claim has the message, and may try later', async () => {
      const store = await open(await ground.fresh());
      const id = await run(store, await add(store), 1000);
      await send(store, await claimOne(store, 1000, news('a')), 1001, true);
      const again = await claimOne(store, 1000 + claimTime);
      expect(again).toMatchObject({ id, messageId: `message ${id}`, message: '["a"]' });
      expect(await store.slots.skip(again, { why: 'x', at: 1, forget: true })).toBe(false);
      expect(await store.slots.retry(again, { ...certain, readyAt: 1e6 })).toBe(true);
      expect(await stateOf(store, id)).toMatchObject({ state: 'sent', at: 1001 });
      const last = await claimOne(store, 1e6);
      expect(last).toMatchObject({ id, messageId: `message ${id}`, message: '["a"]' });
      await store.slots.published(last, { trouble: null });
      expect(await store.slots.alreadyPosted(last.subscription)).toMatchObject({
        updateIds: new Set(['a']),
      });
    });

    it('GIVEN that it may have been posted THEN it comes back as it was', async () => {
      const store = await open(await ground.fresh());
      const id = await run(store, await add(store), 1000);
      const first = await claimOne(store, 1000, news('a'));
      expect(await store.slots.retry(first, uncertain)).toBe(true);
      expect(await stateOf(store, id)).toEqual({
        state: 'waiting',
        readyAt: 2000,
        reason: 'Discord answered 503',
      });
      expect((await claim(store, 1999)).claimed).toEqual([]);
      expect(await claimOne(store, 2000, news('b'))).toMatchObject({
        mark: first.mark,
        message: '["a"]',
        uncertainSince: 1000,
        attempts: 1,
      });
    });

    it('GIVEN that it surely was not posted THEN it is composed anew', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      await run(store, subscription, 1000);
      await store.slots.retry(await claimOne(store, 1000, news('a')), certain);
      expect((await store.slots.alreadyPosted(subscription)).updateIds).toEqual(new Set());
      expect(await claimOne(store, 2000, news('b', 'a'))).toMatchObject({
        message: '["b","a"]',
        uncertainSince: null,
        attempts: 1,
      });
    });

    it.each([true, false])(
      'GIVEN a slot that is skipped (its updates forgotten: %s) THEN it is finished',
      async (forget) => {
        const store = await open(await ground.fresh());
        const subscription = await add(store);
        const id = await run(store, subscription, 1000);
        const slot = await claimOne(store, 1000, news('a'));
        expect(await store.slots.skip(slot, { why: 'too late', at: 1500, forget })).toBe(true);
        expect(await stateOf(store, id)).toEqual({ state: 'skipped', why: 'too late', at: 1500 });
        expect((await store.slots.alreadyPosted(subscription)).updateIds.has('a')).toBe(!forget);
        expect((await claim(store, 1e9)).claimed).toEqual([]);
      },
    );

    it("GIVEN a claim that is another's by now THEN nothing changes, but a message that is there is there", async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      const late = await claimOne(store, 1000, news('a'));
      const other = await claimOne(store, 1000 + claimTime);
      const { slots } = store;
      expect(await slots.retry(late, certain)).toBe(false);
      expect(await slots.skip(late, { why: 'x', at: 1, forget: true })).toBe(false);
      expect(await slots.published(late, { trouble: null })).toBe(false);
      expect(await slots.lost(late, { code: 50_001, at: 1, retryAt: () => 2 })).toBeUndefined();
      expect(await fresh(store, subscription)).toMatchObject({ outage: null });
      expect(await stateOf(store, id)).toEqual({ state: 'sending' });

      await send(store, late, 70_000);
      expect(await stateOf(store, id)).toMatchObject({ state: 'sent', at: 70_000 });
      expect(await slots.retry(other, uncertain)).toBe(false);
      await slots.sent(other, { messageId: 'another', at: 80_000, publish: false });
      expect(await stateOf(store, id)).toMatchObject({ messageId: `message ${id}`, at: 70_000 });
    });

    it("GIVEN another's claim, and a message that is to be published THEN the other publishes it", async () => {
      const store = await open(await ground.fresh());
      await run(store, await add(store), 1000);
      const late = await claimOne(store, 1000);
      const other = await claimOne(store, 1000 + claimTime);
      await send(store, late, 70_000, true);
      expect((await claim(store, 70_001)).claimed).toEqual([]);
      await send(store, other, 70_002, true);
      expect(await store.slots.published(other, { trouble: null })).toBe(true);
    });

    it('GIVEN a message that is there although its slot waits again THEN it is not sent again', async () => {
      const store = await open(await ground.fresh());
      const id = await run(store, await add(store), 1000);
      const slot = await claimOne(store, 1000, news('a'));
      await store.slots.retry(slot, { ...uncertain, readyAt: 1e6 });
      await send(store, slot, 1500, true);
      expect(await claimOne(store, 1500)).toMatchObject({ id, messageId: `message ${id}` });
    });
  });

  describe('posts by hand', () => {
    it('GIVEN an interaction THEN there is one slot for it, ready at once, also while paused', async () => {
      const store = await open(await ground.fresh());
      const { id } = await add(store);
      await store.subscriptions.pause(guild, id, 0);
      const first = await store.slots.addManual(guild, id, 'one', 5000);
      expect(await store.slots.addManual(guild, id, 'one', 6000)).toBe(first);
      expect(await store.slots.addManual(guild, id, 'two', 6000)).not.toBe(first);
      expect(await claimOne(store, 5000)).toMatchObject({ id: first, kind: 'manual', dueAt: 5000 });
      expect(await store.slots.addManual(guild, 4711, 'three', 6000)).toBeUndefined();
    });
  });

  describe('looking', () => {
    it('GIVEN runs THEN the unfinished ones and the newest sent and skipped of each are recent', async () => {
      const store = await open(await ground.fresh());
      const one = await add(store);
      const other = await add(store, { channelId: '2001' });
      await add(store, { channelId: '2002' });
      await run(store, await add(store, {}, 'another guild'), 1000);
      await run(store, other, 1000);
      for (const dueAt of [400, 500]) {
        await run(store, one, dueAt);
        await send(store, await claimOne(store, dueAt), dueAt);
      }
      for (const dueAt of [1000, 2000]) {
        await run(store, one, dueAt);
        await claim(store, dueAt, (slot, had) =>
          slot.subscription.id === one.id ? { skipped: 'nothing new' } : digest(slot, had),
        );
      }
      await run(store, one, 3000);
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

    it('GIVEN due runs, ready slots and claims THEN the next event is the earliest of them', async () => {
      const store = await open(await ground.fresh());
      const { slots, subscriptions } = store;
      expect(await slots.nextEventAt()).toBeUndefined();
      expect(await slots.backlog(1e9)).toBe(0);
      const subscription = await add(store);
      expect(await slots.nextEventAt()).toBe(1000);
      await run(store, subscription, 1000, { readyAt: 1700 });
      await subscriptions.replan(await fresh(store, subscription), 1e9);
      expect(await slots.nextEventAt()).toBe(1700);
      expect([await slots.backlog(1699), await slots.backlog(1700)]).toEqual([0, 1]);
      const slot = await claimOne(store, 1700);
      expect(await slots.nextEventAt()).toBe(1700 + claimTime);
      expect(await slots.backlog(1700)).toBe(1);
      await send(store, slot, 1701);
      expect(await slots.nextEventAt()).toBe(1e9);
      expect(await slots.backlog(1e9)).toBe(0);
    });

    it('GIVEN an edit to another content THEN the record says what was posted', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      await store.slots.retry(await claimOne(store, 1000), uncertain);
      const changed = order({ content: 'digest' });
      await store.subscriptions.edit(await fresh(store, subscription), changed, 1500);
      await send(store, await claimOne(store, 2000), 2000);
      expect((await store.slots.get(id))?.content).toBe('news');
    });
  });
}
