import { describe, expect } from 'vitest';
import { admin, claimTime, guild, hour, lossAt, news } from './test-slots.ts';
import type { StoreTest } from './test-store.ts';

/** Channels that the bot can no longer post to. */
export function outagesContract(it: StoreTest): void {
  describe('a lost channel', () => {
    it('begins an outage, and its slot waits', async ({ store, subscription, slotId }) => {
      const loss = await store.slots.lost(await store.claimOne(1000, news('a')), lossAt(1500));
      const outage = { since: 1500, code: 50_001, tries: 1, retryAt: 1500 + hour };
      expect(loss).toEqual({
        subscription: { ...(await store.refresh(subscription)), outage },
        notifyCreator: true,
      });
      const waiting = { state: 'waiting', readyAt: 1500 + hour, reason: null };
      expect(await store.stateOf(slotId)).toEqual(waiting);
      expect(await store.posted(subscription)).toEqual([]);
      expect(await store.claimOne(1500 + hour, news('b'))).toMatchObject({
        message: '["b"]',
        uncertainSince: null,
      });
    });

    it('keeps the message of a slot that may have been posted', async ({ store }) => {
      await store.claimNew(await store.subscribe(), 1000, news('a'));
      await store.slots.lost(await store.claimOne(1000 + claimTime), lossAt(1000 + claimTime));
      expect(await store.claimOne(1e9, news('b'))).toMatchObject({
        message: '["a"]',
        uncertainSince: 1000,
      });
    });

    it('notifies once, until a post ends the outage', async ({ store, subscription }) => {
      await store.addSlot(subscription, 1000);
      let now = 1000;
      for (const tries of [1, 2, 3]) {
        const loss = await store.slots.lost(await store.claimOne(now), lossAt(now, 10_000 + tries));
        expect(loss?.notifyCreator).toBe(tries === 1);
        expect(loss?.subscription.outage).toEqual({
          since: 1000,
          code: 10_000 + tries,
          tries,
          retryAt: now + tries * hour,
        });
        now += tries * hour;
      }
      await store.send(await store.claimOne(now), now);
      expect((await store.refresh(subscription)).outage).toBeNull();
    });

    it('is not tried later because a manual post failed', async ({ store, subscription }) => {
      await store.lose(subscription, 1000);
      const id = (await store.slots.addManual(guild, subscription.id, 'i', 2000)) ?? 0;
      const loss = await store.slots.lost(await store.claimOne(2000), lossAt(2000, 10_003));
      expect(loss).toMatchObject({
        notifyCreator: false,
        subscription: { outage: { since: 1000, code: 10_003, tries: 1, retryAt: 1000 + hour } },
      });
      expect(await store.stateOf(id)).toMatchObject({ readyAt: 1000 + hour });
    });

    it('makes all slots of its subscription wait', async ({ store, subscription }) => {
      const slot = await store.claimNew(subscription, 1000);
      const other = await store.addSlot(subscription, 2000);
      await store.slots.lost(slot, lossAt(2500));
      expect(await store.stateOf(other)).toMatchObject({ readyAt: 2500 + hour });
      expect(await store.slots.nextEventAt()).toBe(2500 + hour);
      expect(await store.subscriptions.resume(guild, subscription.id, 9e9, 3000)).toMatchObject({
        outage: { tries: 1, retryAt: 3000 },
      });
      const { claimed, skipped } = await store.claim(3000);
      expect(claimed).toMatchObject([{ id: other }]);
      expect(skipped).toMatchObject([{ slot: { id: slot.id }, why: 'superseded' }]);
    });

    it.for([
      ['the same admin within the hour', false, guild, admin, 1000 + hour - 1],
      ['the same admin later', true, guild, admin, 1000 + hour],
      ['another admin', true, guild, '501', 1000],
      ['another guild', true, '101', admin, 1000],
      ['the same admin after the clock was set back', true, guild, admin, 1000 - hour],
    ] as const)(
      'notifies %s: %s',
      async ([, notifyCreator, guildId, by, at], { store, subscription }) => {
        const second = await store.subscribe({ channelId: '2001' }, guildId, by);
        expect(await store.lose(subscription, 1000)).toMatchObject({ notifyCreator: true });
        await store.addSlot(second, 500, { readyAt: -hour });
        const loss = await store.slots.lost(await store.claimOne(2000), lossAt(at));
        expect(loss).toMatchObject({ subscription: { id: second.id }, notifyCreator });
      },
    );

    it('notifies once an hour if it comes and goes', async ({ store, subscription }) => {
      const notified: (boolean | undefined)[] = [];
      for (const at of [1000, 1000 + hour / 2, 1000 + hour]) {
        notified.push((await store.lose(subscription, at))?.notifyCreator);
        await store.subscriptions.retryNow(guild, subscription.id, at + 1);
        await store.send(await store.claimOne(at + 1), at + 1);
      }
      expect(notified).toEqual([true, false, true]);
    });

    it('recovers with an edit to another channel', async ({ store, subscription }) => {
      await store.lose(subscription, 1000);
      const same = await store.edit(subscription, { silent: true }, 3000);
      expect(same).toMatchObject({ subscription: { outage: { since: 1000 } } });
      expect((await store.claim(3000)).claimed).toEqual([]);
      const moved = await store.edit(subscription, { channelId: '2001' }, 3000);
      expect(moved).toMatchObject({ subscription: { outage: null } });
      expect(await store.claimOne(3000)).toMatchObject({ channelId: '2001' });
    });

    it.for([
      ['was not posted', 1, []],
      ['may have been posted', 2, ['a']],
    ] as const)(
      'ends an edited slot that %s',
      async ([, claims, posted], { store, subscription }) => {
        let slot = await store.claimNew(subscription, 1000, news('a'));
        if (claims === 2) slot = await store.claimOne(1000 + claimTime);
        await store.edit(subscription, { channelId: '2001' });
        expect(await store.slots.lost(slot, lossAt(9000))).toBeUndefined();
        const skipped = { state: 'skipped', why: 'edited', at: 9000 };
        expect(await store.stateOf(slot.id)).toEqual(skipped);
        expect(await store.posted(subscription)).toEqual(posted);
      },
    );

    it('stays lost if a post to the previous channel succeeds', async ({ store, subscription }) => {
      const old = await store.claimNew(subscription, 1000);
      await store.edit(subscription, { channelId: '2001' });
      await store.slots.addManual(guild, subscription.id, 'i', 2000);
      await store.slots.lost(await store.claimOne(2000), lossAt(2000));
      await store.send(old, 2001);
      expect(await store.refresh(subscription)).toMatchObject({ outage: { since: 2000 } });
    });

    it('keeps an unpublished post as sent', async ({ store }) => {
      const slot = await store.claimNew(await store.subscribe(), 1000, news('a'));
      await store.send(slot, 1001, true);
      expect(await store.slots.lost(slot, lossAt(1002))).toMatchObject({ notifyCreator: true });
      const again = await store.claimOne(1002 + hour);
      expect(again).toMatchObject({ id: slot.id, messageId: `message ${slot.id}` });
      expect(await store.posted(again.subscription)).toEqual(['a']);
    });

    it('is tried at once if an admin asks', async ({ store, subscription, slotId }) => {
      await store.slots.lost(await store.claimOne(1000), lossAt(1000));
      expect(await store.slots.nextEventAt()).toBe(1000 + hour);
      await store.subscriptions.retryNow(guild, subscription.id, 5000);
      expect(await store.refresh(subscription)).toMatchObject({
        outage: { since: 1000, tries: 1, retryAt: 5000 },
      });
      expect(await store.stateOf(slotId)).toMatchObject({ readyAt: 5000 });
      await store.subscriptions.retryNow(guild, subscription.id, 6000);
      expect(await store.stateOf(slotId)).toMatchObject({ readyAt: 5000 });
    });
  });
}
