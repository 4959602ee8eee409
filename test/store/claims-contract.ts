import { describe, expect, it } from 'vitest';
import type { DueSlot, AlreadyPosted } from '#store/slots/slot.ts';
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
  run,
  send,
  spotlight,
  stateOf,
  uncertain,
} from './updates-stage.ts';

/** A composer that does not look at what the channel has had. */
const heedless = () => news('a')({} as DueSlot, { updateIds: new Set(), spotlight: null });

/** Who sends what, and what a channel has had. */
export function claimsContract(ground: Ground): void {
  describe('claiming', () => {
    it('GIVEN a run that is ready THEN it is composed, claimed and marked as maybe posted', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000, { readyAt: 1500 });
      expect(await stateOf(store, id)).toEqual({ state: 'waiting', readyAt: 1500, reason: null });
      expect(await claim(store, 1499)).toEqual({ claimed: [], skipped: [] });

      const composing: [DueSlot, AlreadyPosted][] = [];
      const { claimed, skipped } = await claim(store, 1500, (slot, had) => {
        composing.push([slot, had]);
        return news('a', 'b')(slot, had);
      });
      const due = {
        id,
        subscription: await fresh(store, subscription),
        dueAt: 1000,
        kind: 'scheduled',
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
      expect(await stateOf(store, id)).toEqual({ state: 'sending' });
      expect((await claim(store, 1500 + claimTime - 1)).claimed).toEqual([]);
    });

    it('GIVEN a claim that ran out THEN the next has the same mark and message, and since when', async () => {
      const store = await open(await ground.fresh());
      await run(store, await add(store), 1000);
      const first = await claimOne(store, 1000, news('a'));
      for (const attempts of [1, 2]) {
        const now = 1000 + attempts * claimTime;
        const again = await claimOne(store, now, news('something else'));
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

    it('GIVEN nothing to say THEN the run is finished, with the reason', async () => {
      const store = await open(await ground.fresh());
      const id = await run(store, await add(store), 1000);
      const { claimed, skipped } = await claim(store, 1500, news());
      expect(claimed).toEqual([]);
      expect(skipped).toMatchObject([{ slot: { id, dueAt: 1000 }, why: 'nothing new' }]);
      expect(await stateOf(store, id)).toEqual({ state: 'skipped', why: 'nothing new', at: 1500 });
      expect(await store.slots.nextEventAt()).toBe(
        (await store.subscriptions.due(1e12, 1))[0]?.nextDueAt,
      );
    });

    it('GIVEN a composer that fails THEN nothing of the batch is claimed', async () => {
      const store = await open(await ground.fresh());
      await run(store, await add(store), 1000);
      await run(store, await add(store, { channelId: '2001' }), 1000);
      let composed = 0;
      const failing = claim(store, 1000, (slot, had) => {
        composed += 1;
        if (composed === 2) throw new Error('on purpose');
        return news('a')(slot, had);
      });
      await expect(failing).rejects.toThrow('on purpose');
      const { claimed } = await claim(store, 1000, news('a'));
      expect(claimed.map(({ attempts, message }) => [attempts, message])).toEqual([
        [0, '["a"]'],
        [0, '["a"]'],
      ]);
    });

    it('GIVEN a guild with many and others with one THEN guilds take turns, then the longest ready come', async () => {
      const store = await open(await ground.fresh());
      for (let channel = 1; channel <= 6; channel += 1) {
        const subscription = await add(store, { channelId: `1-${channel}` }, 'busy');
        await run(store, subscription, 1000 + channel);
      }
      await run(store, await add(store, { channelId: '2-1' }, 'late'), 3000);
      await run(store, await add(store, { channelId: '3-1' }, 'early'), 2000);
      const turns: string[][] = [];
      for (const limit of [2, 3, 4]) {
        const { claimed } = await claim(store, 5000, digest, limit);
        turns.push(claimed.map(({ channelId }) => channelId).toSorted());
      }
      expect(turns).toEqual([
        ['1-1', '3-1'],
        ['1-2', '1-3', '2-1'],
        ['1-4', '1-5', '1-6'],
      ]);
    });

    it('claims what is ready, however many runs have ended', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      for (let dueAt = 1; dueAt <= 25; dueAt += 1) {
        await run(store, subscription, dueAt, { skipped: 'nothing new' });
      }
      const id = await run(store, subscription, 1000);
      expect(await claimOne(store, 1000)).toMatchObject({ id });
    });

    it('does not count a run of a time to come, planned while the clock was ahead, as a later one', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      await store.slots.retry(await claimOne(store, 1000), uncertain);
      await run(store, subscription, 9000);
      expect(await claimOne(store, 8999)).toMatchObject({ id, isSuperseded: false });
      const { claimed } = await claim(store, 8999 + claimTime);
      expect(claimed).toMatchObject([{ id, isSuperseded: true }, { dueAt: 9000 }]);
    });

    it('GIVEN a later run of the same subscription THEN that is told, but not for a post by hand', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      await run(store, subscription, 1000);
      expect((await claimOne(store, 1000)).isSuperseded).toBe(false);
      await store.slots.addManual(guild, subscription.id, 'i', 1500);
      expect((await claimOne(store, 1500)).isSuperseded).toBe(false);
      await run(store, subscription, 2000, { readyAt: 1e9 });
      const { claimed } = await claim(store, 2000 + claimTime);
      expect(new Map(claimed.map(({ kind, isSuperseded }) => [kind, isSuperseded]))).toEqual(
        new Map([
          ['scheduled', true],
          ['manual', false],
        ]),
      );
    });

    it('GIVEN a later run that has nothing to say, as the older one may have said it THEN the older one is wanted', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const older = await run(store, subscription, 1000);
      await store.slots.retry(await claimOne(store, 1000, news('a')), uncertain);
      await run(store, subscription, 2000);
      const { claimed, skipped } = await claim(store, 2000, news('a'));
      expect(skipped).toMatchObject([{ why: 'nothing new' }]);
      expect(claimed).toMatchObject([{ id: older, isSuperseded: false }]);
    });

    it('GIVEN an older run that was given back after a later one was recorded THEN the later one says it all', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const older = await run(store, subscription, 1000);
      const sending = await claimOne(store, 1000, news('a'));
      const later = await run(store, subscription, 2000);
      await store.slots.retry(sending, certain);
      const { claimed, skipped } = await claim(store, 2000, news('a'));
      expect(skipped).toMatchObject([{ slot: { id: older }, why: 'superseded' }]);
      expect(claimed).toMatchObject([{ id: later, message: '["a"]' }]);
    });

    it('GIVEN other channels, subscriptions or runs THEN marks differ', async () => {
      const store = await open(await ground.fresh());
      for (const [index, guildId] of ['1', '1', '2'].entries()) {
        const subscription = await add(store, { channelId: String(index % 2) }, guildId);
        await run(store, subscription, 1000);
        await store.slots.addManual(guildId, subscription.id, `interaction ${index}`, 1000);
      }
      const { claimed } = await claim(store, 2000);
      expect(new Set(claimed.map(({ mark }) => mark)).size).toBe(6);
    });
  });

  describe('what a channel has had', () => {
    it('GIVEN two slots of one channel in a batch THEN no update is said twice', async () => {
      const store = await open(await ground.fresh());
      await run(store, await add(store), 1000);
      await run(store, await add(store, { timezone: 'UTC' }), 1000);
      const elsewhere = await add(store, { channelId: '2001' });
      await run(store, elsewhere, 1000);
      const { claimed } = await claim(store, 1000, news('a', 'b', 'c', 'd'));
      expect(claimed.map(({ channelId, message }) => [channelId, message])).toEqual([
        ['2000', '["a","b","c"]'],
        ['2000', '["d"]'],
        ['2001', '["a","b","c"]'],
      ]);
      const had = await store.slots.alreadyPosted({ id: 1, channelId: '2000' });
      expect(had.updateIds).toEqual(new Set(['a', 'b', 'c', 'd']));
    });

    it('GIVEN a subscription that was removed and ordered again THEN the channel has had what it had', async () => {
      const store = await open(await ground.fresh());
      const before = await add(store);
      await run(store, before, 1000);
      await send(store, await claimOne(store, 1000, news('a')), 1001);
      await store.subscriptions.remove(guild, before.id);
      await run(store, await add(store), 2000);
      expect((await claimOne(store, 2000, news('a', 'b'))).message).toBe('["b"]');
    });

    it('GIVEN an update that the channel had before THEN showing it again is no fault', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      for (const dueAt of [1000, 2000]) {
        await run(store, subscription, dueAt);
        const slot = await claimOne(store, dueAt, heedless);
        await send(store, slot, dueAt);
      }
      expect((await store.slots.alreadyPosted(subscription)).updateIds).toEqual(new Set(['a']));
    });

    it('GIVEN spotlights THEN the deck stands after the last, also while it is being sent', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store, { content: 'spotlight' });
      const stands = async () => (await store.slots.alreadyPosted(subscription)).spotlight;
      await run(store, subscription, 1000);
      await store.slots.addManual(guild, subscription.id, 'i', 1000);
      const { claimed } = await claim(store, 1000, spotlight);
      expect(claimed.map(({ message }) => message)).toEqual(['1', '2']);
      expect(await stands()).toBe('2');
      // The answer to the second comes first.
      for (const slot of claimed.toReversed()) await send(store, slot, 1001);
      expect(await stands()).toBe('2');

      await run(store, subscription, 2000);
      const third = await claimOne(store, 2000, spotlight);
      expect(await stands()).toBe('3');
      await store.slots.retry(third, certain);
      expect(await stands()).toBe('2');
      await send(store, await claimOne(store, 2000, spotlight), 2001);
      expect(await stands()).toBe('3');
    });

    it.each([
      ['surely did not appear', true, null],
      ['may have appeared', false, '1'],
    ])(
      'GIVEN a spotlight that is skipped and %s THEN the deck stands as is right',
      async (_, forget, after) => {
        const store = await open(await ground.fresh());
        const subscription = await add(store, { content: 'spotlight' });
        await run(store, subscription, 1000);
        const slot = await claimOne(store, 1000, spotlight);
        await store.slots.skip(slot, { why: 'x', at: 1001, forget });
        expect((await store.slots.alreadyPosted(subscription)).spotlight).toBe(after);
      },
    );
  });
}
