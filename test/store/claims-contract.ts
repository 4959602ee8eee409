import { describe, expect } from 'vitest';
import type { AlreadyPosted, ComposePost, DueSlot } from '#store/slots/slot.ts';
import { certain, claimTime, day, digest, guild, heedless, news, uncertain } from './test-slots.ts';
import type { StoreTest } from './test-store.ts';

/** Counts up from 1. */
const spotlight: ComposePost = (_, alreadyPosted) => {
  const next = String(Number(alreadyPosted.spotlight ?? 0) + 1);
  return { message: next, items: [], spotlight: next };
};

/** Claims, and the updates that are already posted. */
export function claimsContract(it: StoreTest): void {
  describe('a claim', () => {
    it('composes and takes a ready slot', async ({ store, subscription }) => {
      const id = await store.addSlot(subscription, 1000, { readyAt: 1500 });
      expect(await store.stateOf(id)).toEqual({ state: 'waiting', readyAt: 1500, reason: null });
      expect(await store.claim(1499)).toEqual({ claimed: [], skipped: [] });

      const composing: [DueSlot, AlreadyPosted][] = [];
      const { claimed, skipped } = await store.claim(1500, (slot, alreadyPosted) => {
        composing.push([slot, alreadyPosted]);
        return news('a', 'b')(slot, alreadyPosted);
      });
      const due = {
        id,
        subscription: await store.refresh(subscription),
        seen: 0,
        dueAt: 1000,
        kind: 'scheduled',
        idempotencyKey: expect.stringMatching(/^[\w-]{22}$/),
        mark: expect.stringMatching(/^[\w-]{22}$/),
      };
      expect(composing).toEqual([[due, { updateIds: new Set(), spotlight: null }]]);
      expect(claimed).toEqual([
        {
          ...due,
          claim: expect.any(String),
          claimedUntil: 1500 + claimTime,
          attempts: 0,
          channelId: '2000',
          message: '["a","b"]',
          uncertainSince: null,
          messageId: null,
          isSuperseded: false,
        },
      ]);
      expect(skipped).toEqual([]);
      expect(await store.stateOf(id)).toEqual({ state: 'sending' });
      expect((await store.claim(1500 + claimTime - 1)).claimed).toEqual([]);
    });

    it('repeats the key, the message and the first time of an expired one', async ({ store }) => {
      const first = await store.claimNew(await store.subscribe(), 1000, news('a'));
      for (const attempts of [1, 2]) {
        const now = 1000 + attempts * claimTime;
        const again = await store.claimOne(now, news('something else'));
        expect(again).toEqual({
          ...first,
          claim: expect.any(String),
          claimedUntil: now + claimTime,
          attempts,
          uncertainSince: 1000,
        });
        expect(again.claim).not.toBe(first.claim);
      }
    });

    it('skips a slot that has nothing to post', async ({ store, slotId }) => {
      const { claimed, skipped } = await store.claim(1500, news());
      expect(claimed).toEqual([]);
      expect(skipped).toMatchObject([{ slot: { id: slotId, dueAt: 1000 }, why: 'nothing new' }]);
      expect(await store.stateOf(slotId)).toEqual({
        state: 'skipped',
        why: 'nothing new',
        at: 1500,
      });
      expect(await store.slots.nextEventAt()).toBe(1000 + day);
    });

    it('takes no slot if composing one fails', async ({ store }) => {
      await store.addSlot(await store.subscribe(), 1000);
      await store.addSlot(await store.subscribe({ channelId: '2001' }), 1000);
      let composed = 0;
      const failing = store.claim(1000, (slot, alreadyPosted) => {
        composed += 1;
        if (composed === 2) throw new Error('on purpose');
        return news('a')(slot, alreadyPosted);
      });
      await expect(failing).rejects.toThrow('on purpose');
      const { claimed } = await store.claim(1000, news('a'));
      expect(claimed.map(({ attempts, message }) => [attempts, message])).toEqual([
        [0, '["a"]'],
        [0, '["a"]'],
      ]);
    });

    it('lets guilds take turns, and starts with the longest ready', async ({ store }) => {
      for (let channel = 1; channel <= 6; channel += 1) {
        const subscription = await store.subscribe({ channelId: `1-${channel}` }, 'busy');
        await store.addSlot(subscription, 1000 + channel);
      }
      await store.addSlot(await store.subscribe({ channelId: '2-1' }, 'late'), 3000);
      await store.addSlot(await store.subscribe({ channelId: '3-1' }, 'early'), 2000);
      const turns: string[][] = [];
      for (const limit of [2, 3, 4]) {
        const { claimed } = await store.claim(5000, digest, limit);
        turns.push(claimed.map(({ channelId }) => channelId).toSorted());
      }
      expect(turns).toEqual([
        ['1-1', '3-1'],
        ['1-2', '1-3', '2-1'],
        ['1-4', '1-5', '1-6'],
      ]);
    });

    it('finds the ready slot after many finished ones', async ({ store, subscription }) => {
      for (let dueAt = 1; dueAt <= 25; dueAt += 1) {
        await store.addSlot(subscription, dueAt, { skipped: 'nothing new' });
      }
      const id = await store.addSlot(subscription, 1000);
      expect(await store.claimOne(1000)).toMatchObject({ id });
    });

    it('marks superseded scheduled slots, but no manual ones', async ({ store, subscription }) => {
      await store.claimNew(subscription, 1000);
      await store.slots.addManual(guild, subscription.id, 'i', 1500);
      await store.claimOne(1500);
      // It was recorded while the clock was ahead.
      await store.addSlot(subscription, 90_000, { readyAt: 1e9 });
      for (const isSuperseded of [false, true]) {
        const { claimed } = await store.claim(isSuperseded ? 130_000 : 65_000);
        expect(claimed).toMatchObject([
          { kind: 'scheduled', isSuperseded },
          { kind: 'manual', isSuperseded: false },
        ]);
      }
    });

    it('ignores later slots that have nothing to post', async ({ store, subscription }) => {
      const older = await store.claimNew(subscription, 1000, news('a'));
      await store.slots.retry(older, uncertain);
      await store.addSlot(subscription, 2000);
      const { claimed, skipped } = await store.claim(2000, news('a'));
      expect(skipped).toMatchObject([{ why: 'nothing new' }]);
      expect(claimed).toMatchObject([{ id: older.id, isSuperseded: false }]);
    });

    it('leaves the updates of an older slot to a later one', async ({ store, subscription }) => {
      const older = await store.claimNew(subscription, 1000, news('a'));
      const later = await store.addSlot(subscription, 2000);
      await store.slots.retry(older, certain);
      const { claimed, skipped } = await store.claim(2000, news('a'));
      expect(skipped).toMatchObject([{ slot: { id: older.id }, why: 'superseded' }]);
      expect(claimed).toMatchObject([{ id: later, message: '["a"]' }]);
    });

    it('has an idempotency key that no other slot has', async ({ store }) => {
      for (const [index, guildId] of ['1', '1', '2'].entries()) {
        const subscription = await store.subscribe({ channelId: String(index % 2) }, guildId);
        await store.addSlot(subscription, 1000);
        await store.slots.addManual(guildId, subscription.id, `interaction ${index}`, 1000);
      }
      const { claimed } = await store.claim(2000);
      expect(new Set(claimed.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(6);
    });
  });

  describe('posted updates', () => {
    it('are those of one subscription, in the same batch too', async ({ store }) => {
      await store.addSlot(await store.subscribe(), 1000);
      await store.addSlot(await store.subscribe({ timezone: 'UTC' }), 1000);
      await store.slots.addManual(guild, 1, 'an interaction', 1000);
      const { claimed } = await store.claim(1000, news('a', 'b', 'c', 'd'));
      expect(claimed.map(({ subscription: { id }, message }) => [id, message])).toEqual([
        [1, '["a","b","c"]'],
        [2, '["a","b","c"]'],
        [1, '["d"]'],
      ]);
      expect(await store.posted({ id: 1 })).toEqual(['a', 'b', 'c', 'd']);
      expect(await store.posted({ id: 2 })).toEqual(['a', 'b', 'c']);
    });

    it('move to another channel with their subscription', async ({ store, subscription }) => {
      await store.post(subscription, 1000, news('a'));
      await store.edit(subscription, { channelId: '2001' });
      expect(await store.claimNew(subscription, 2000, news('a', 'b'))).toMatchObject({
        channelId: '2001',
        message: '["b"]',
      });
    });

    it('may be posted again', async ({ store, subscription }) => {
      for (const dueAt of [1000, 2000]) await store.post(subscription, dueAt, heedless('a'));
      expect(await store.posted(subscription)).toEqual(['a']);
    });
  });

  describe('a deck of spotlights', () => {
    it('moves with each post, even while it is being sent', async ({ store }) => {
      const subscription = await store.subscribe({ content: 'spotlight' });
      const position = async () => (await store.slots.alreadyPosted(subscription)).spotlight;
      await store.addSlot(subscription, 1000);
      await store.slots.addManual(guild, subscription.id, 'i', 1000);
      const { claimed } = await store.claim(1000, spotlight);
      expect(claimed.map(({ message }) => message)).toEqual(['1', '2']);
      expect(await position()).toBe('2');
      // The answer to the second comes first.
      for (const slot of claimed.toReversed()) await store.send(slot, 1001);
      expect(await position()).toBe('2');

      const third = await store.claimNew(subscription, 2000, spotlight);
      expect(await position()).toBe('3');
      await store.slots.retry(third, certain);
      expect(await position()).toBe('2');
      await store.send(await store.claimOne(2000, spotlight), 2001);
      expect(await position()).toBe('3');
    });

    it.for([
      { position: null, forget: true },
      { position: '1', forget: false },
    ])(
      'is at $position after a skipped post (forget: $forget)',
      async ({ position, forget }, { store }) => {
        const subscription = await store.subscribe({ content: 'spotlight' });
        const slot = await store.claimNew(subscription, 1000, spotlight);
        await store.slots.skip(slot, { why: 'x', at: 1001, forget });
        expect((await store.slots.alreadyPosted(subscription)).spotlight).toBe(position);
      },
    );
  });
}
