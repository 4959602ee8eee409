import { describe, expect, it } from 'vitest';
import type { Ground } from './contract.ts';
import { open } from './stage.ts';
import {
  add,
  admin,
  claim,
  claimOne,
  claimTime,
  fresh,
  guild,
  hour,
  lossAt,
  news,
  order,
  run,
  send,
  stateOf,
} from './updates-stage.ts';

/** Channels that Discord does not let us post to. */
export function outagesContract(ground: Ground): void {
  describe('a lost channel', () => {
    it('GIVEN a first loss THEN an outage begins, and the run waits for it and is composed anew', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      const loss = await store.slots.lost(await claimOne(store, 1000, news('a')), lossAt(1500));
      const outage = { since: 1500, code: 50_001, tries: 1, retryAt: 1500 + hour };
      expect(loss).toEqual({
        subscription: { ...(await fresh(store, subscription)), outage },
        tell: true,
      });
      expect(await stateOf(store, id)).toEqual({
        state: 'waiting',
        readyAt: 1500 + hour,
        reason: null,
      });
      expect((await store.slots.alreadyPosted(subscription)).updateIds).toEqual(new Set());
      expect(await claimOne(store, 1500 + hour, news('b'))).toMatchObject({
        message: '["b"]',
        uncertainSince: null,
      });
    });

    it('GIVEN that an earlier claim may have posted it THEN its message stays', async () => {
      const store = await open(await ground.fresh());
      await run(store, await add(store), 1000);
      await claimOne(store, 1000, news('a'));
      await store.slots.lost(await claimOne(store, 1000 + claimTime), lossAt(1000 + claimTime));
      expect(await claimOne(store, 1e9, news('b'))).toMatchObject({
        message: '["a"]',
        uncertainSince: 1000,
      });
    });

    it('GIVEN tries in vain THEN the outage goes on, is told once, and a post ends it', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      await run(store, subscription, 1000);
      let now = 1000;
      for (const tries of [1, 2, 3]) {
        const loss = await store.slots.lost(
          await claimOne(store, now),
          lossAt(now, 10_000 + tries),
        );
        expect(loss?.tell).toBe(tries === 1);
        expect(loss?.subscription.outage).toEqual({
          since: 1000,
          code: 10_000 + tries,
          tries,
          retryAt: now + tries * hour,
        });
        now += tries * hour;
      }
      await send(store, await claimOne(store, now), now);
      expect((await fresh(store, subscription)).outage).toBeNull();
    });

    it('GIVEN a post by hand in vain before the next try THEN the next try is no later for it', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      await run(store, subscription, 1000);
      await store.slots.lost(await claimOne(store, 1000), lossAt(1000));
      const id = (await store.slots.addManual(guild, subscription.id, 'i', 2000)) ?? 0;
      const loss = await store.slots.lost(await claimOne(store, 2000), lossAt(2000, 10_003));
      expect(loss).toMatchObject({
        tell: false,
        subscription: { outage: { since: 1000, code: 10_003, tries: 1, retryAt: 1000 + hour } },
      });
      expect(await stateOf(store, id)).toMatchObject({ readyAt: 1000 + hour });
    });

    it('GIVEN an outage THEN all runs of the subscription wait for its next try', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      await run(store, subscription, 1000);
      const slot = await claimOne(store, 1000);
      const other = await run(store, subscription, 2000);
      await store.slots.lost(slot, lossAt(2500));
      expect(await stateOf(store, other)).toMatchObject({ readyAt: 2500 + hour });
      expect(await store.slots.nextEventAt()).toBe(2500 + hour);
      expect(await store.subscriptions.resume(guild, subscription.id, 9e9, 3000)).toMatchObject({
        outage: { tries: 1, retryAt: 3000 },
      });
      const { claimed, skipped } = await claim(store, 3000);
      expect(claimed).toMatchObject([{ id: other }]);
      expect(skipped).toMatchObject([{ slot: { id: slot.id }, why: 'superseded' }]);
    });

    it.each([
      ['of the same admin, within the hour', false, guild, admin, 1000 + hour - 1],
      ['of the same admin, later', true, guild, admin, 1000 + hour],
      ['of another admin', true, guild, '501', 1000],
      ['of another guild', true, '101', admin, 1000],
      ['after the clock was set back', true, guild, admin, 1000 - hour],
    ])('GIVEN a second loss %s THEN that it is told is %s', async (_, tell, guildId, by, at) => {
      const store = await open(await ground.fresh());
      const first = await add(store);
      const second = await add(store, { channelId: '2001' }, guildId, by);
      await run(store, first, 1000);
      expect(await store.slots.lost(await claimOne(store, 1000), lossAt(1000))).toMatchObject({
        tell: true,
      });
      await run(store, second, 500, { readyAt: -hour });
      const loss = await store.slots.lost(await claimOne(store, 2000), lossAt(at));
      expect(loss).toMatchObject({ subscription: { id: second.id }, tell });
    });

    it('GIVEN a channel that comes and goes THEN it is told once an hour', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const tells: (boolean | undefined)[] = [];
      for (const at of [1000, 1000 + hour / 2, 1000 + hour]) {
        await run(store, subscription, at);
        tells.push((await store.slots.lost(await claimOne(store, at), lossAt(at)))?.tell);
        await store.subscriptions.retryNow(guild, subscription.id, at + 1);
        await send(store, await claimOne(store, at + 1), at + 1);
      }
      expect(tells).toEqual([true, false, true]);
    });

    it('GIVEN an edit to another channel THEN that ends the outage, and the old channel can not begin one', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const { slots, subscriptions } = store;
      await run(store, subscription, 1000);
      await slots.lost(await claimOne(store, 1000), lossAt(1000));
      const slot = await claimOne(store, 1000 + hour);
      const same = await subscriptions.edit(
        await fresh(store, subscription),
        order({ silent: true }),
        0,
      );
      expect(same).toMatchObject({ subscription: { outage: { since: 1000 } } });
      const moved = await subscriptions.edit(
        await fresh(store, subscription),
        order({ channelId: '2001' }),
        0,
      );
      expect(moved).toMatchObject({ subscription: { outage: null } });
      expect(await slots.lost(slot, lossAt(9000))).toBeUndefined();
      expect(await stateOf(store, slot.id)).toEqual({ state: 'skipped', why: 'edited', at: 9000 });
      expect((await fresh(store, subscription)).outage).toBeNull();
    });

    it.each([
      ['news again if it surely was not posted', 1, []],
      ['not news if an earlier claim may have posted it', 2, ['a']],
    ])('leaves, in a channel that an edit left, its update %s', async (_, claims, had) => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      let slot = await claimOne(store, 1000, news('a'));
      if (claims === 2) slot = await claimOne(store, 1000 + claimTime);
      const current = await fresh(store, subscription);
      await store.subscriptions.edit(current, order({ channelId: '2001' }), 1001);
      expect(await store.slots.lost(slot, lossAt(9000))).toBeUndefined();
      expect(await stateOf(store, id)).toEqual({ state: 'skipped', why: 'edited', at: 9000 });
      expect((await store.slots.alreadyPosted(subscription)).updateIds).toEqual(new Set(had));
    });

    it('GIVEN a post to the old channel that succeeds after all THEN the outage of the new one goes on', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      await run(store, subscription, 1000);
      const old = await claimOne(store, 1000);
      const current = await fresh(store, subscription);
      await store.subscriptions.edit(current, order({ channelId: '2001' }), 1001);
      await store.slots.addManual(guild, subscription.id, 'i', 2000);
      await store.slots.lost(await claimOne(store, 2000), lossAt(2000));
      await send(store, old, 2001);
      expect(await fresh(store, subscription)).toMatchObject({ outage: { since: 2000 } });
    });

    it('GIVEN a post that waits to be published THEN a loss does not undo it', async () => {
      const store = await open(await ground.fresh());
      await run(store, await add(store), 1000);
      const slot = await claimOne(store, 1000, news('a'));
      await send(store, slot, 1001, true);
      expect(await store.slots.lost(slot, lossAt(1002))).toMatchObject({ tell: true });
      const again = await claimOne(store, 1002 + hour);
      expect(again).toMatchObject({ id: slot.id, messageId: `message ${slot.id}` });
      expect((await store.slots.alreadyPosted(again.subscription)).updateIds).toEqual(
        new Set(['a']),
      );
    });
  });

  it('GIVEN a lost channel THEN an admin can have it tried at once, and the outage goes on', async () => {
    const store = await open(await ground.fresh());
    const subscription = await add(store);
    const id = await run(store, subscription, 1000);
    await store.slots.lost(await claimOne(store, 1000), lossAt(1000));
    expect(await store.slots.nextEventAt()).toBe(1000 + hour);
    await store.subscriptions.retryNow(guild, subscription.id, 5000);
    expect(await fresh(store, subscription)).toMatchObject({
      outage: { since: 1000, tries: 1, retryAt: 5000 },
    });
    expect(await stateOf(store, id)).toMatchObject({ readyAt: 5000 });
    await store.subscriptions.retryNow(guild, subscription.id, 6000);
    expect(await stateOf(store, id)).toMatchObject({ readyAt: 5000 });
  });
}
