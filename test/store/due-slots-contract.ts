import { describe, expect } from 'vitest';
import type { StoreTest } from './test-store.ts';
import { order } from './order.ts';
import { admin, certain, claimTime, guild, lossAt, uncertain } from './test-slots.ts';

/** Slots of due and of removed subscriptions. */
export function dueSlotsContract(it: StoreTest): void {
  describe('due subscriptions', () => {
    it('are read from the earliest', async ({ store }) => {
      const { subscriptions } = store;
      const times = [3000, 1000, 2000, 4000];
      const added = times.map((time, index) => order({ channelId: String(index) }, time));
      await subscriptions.add(guild, admin, added, 0);
      const due = await subscriptions.due(3000, 10);
      expect(due.map(({ nextDueAt }) => nextDueAt)).toEqual([1000, 2000, 3000]);
      expect(await subscriptions.due(3000, 2)).toEqual(due.slice(0, 2));
      const [first, second, third, fourth] = await subscriptions.ofGuild(guild);
      expect(await subscriptions.active(0, 3)).toEqual([first, second, third]);
      expect(await subscriptions.active(third?.id ?? 0, 3)).toEqual([fourth]);
    });

    it.for(['revision', 'nextDueAt'] as const)(
      'are neither advanced nor replanned if their %s changed',
      async (field, { store, subscription }) => {
        const stale = { ...subscription, [field]: 4711 };
        const slot = { dueAt: 1000, readyAt: 1000 };
        expect(await store.subscriptions.advance(stale, 9000, slot, 1000)).toBe(false);
        expect(await store.subscriptions.replan(stale, 9000)).toBe(false);
        expect(await store.refresh(subscription)).toEqual(subscription);
        expect(await store.slots.recent(guild)).toEqual([]);
        expect(await store.subscriptions.replan(subscription, 9000)).toBe(true);
        expect(await store.refresh(subscription)).toEqual({ ...subscription, nextDueAt: 9000 });
      },
    );

    it('get one slot per time, even if the clock is set back', async ({ store, subscription }) => {
      const first = await store.post(subscription, 1000);
      await store.subscriptions.replan(await store.refresh(subscription), 1000);
      expect(await store.addSlot(subscription, 1000)).toBe(first);
      expect(await store.stateOf(first)).toMatchObject({ state: 'sent' });
      expect((await store.claim(1000)).claimed).toEqual([]);
    });

    it('skip an older slot that certainly was not posted', async ({ store, subscription }) => {
      const other = await store.addSlot(await store.subscribe({ channelId: '2001' }), 1000);
      const older = await store.addSlot(subscription, 1000);
      const newer = await store.addSlot(subscription, 2000);
      expect(await store.stateOf(older)).toEqual({
        state: 'skipped',
        why: 'superseded',
        at: 2000,
      });
      expect(await store.stateOf(newer)).toMatchObject({ state: 'waiting' });
      expect(await store.stateOf(other)).toMatchObject({ state: 'waiting' });
    });

    it('keep older slots that may be posted or are manual', async ({ store, subscription }) => {
      const sending = await store.claimNew(subscription, 1000);
      const doubtful = await store.claimNew(subscription, 2000);
      await store.slots.retry(doubtful, { ...uncertain, readyAt: 1e6 });
      const manual = (await store.slots.addManual(guild, subscription.id, 'i', 2500)) ?? 0;
      await store.addSlot(subscription, 3000);
      expect(await store.stateOf(sending.id)).toEqual({ state: 'sending' });
      expect(await store.stateOf(doubtful.id)).toMatchObject({ state: 'waiting' });
      expect(await store.stateOf(manual)).toMatchObject({ state: 'waiting' });
    });

    it('can record a slot as skipped, which is never claimed', async ({ store, subscription }) => {
      const older = await store.addSlot(subscription, 1000);
      const id = await store.addSlot(subscription, 2000, { skipped: 'missed' });
      expect(await store.stateOf(id)).toEqual({ state: 'skipped', why: 'missed', at: 2000 });
      expect(await store.stateOf(older)).toMatchObject({ why: 'superseded' });
      expect((await store.claim(1e9)).claimed).toEqual([]);
    });
  });

  describe('a removed subscription', () => {
    it('loses its waiting slots, but not the one being sent', async ({ store, subscription }) => {
      const sending = await store.claimNew(subscription, 1000);
      const waiting = await store.addSlot(subscription, 2000);
      expect(await store.subscriptions.remove(guild, subscription.id)).toBe(true);
      expect(await store.subscriptions.remove(guild, subscription.id)).toBe(false);
      expect(await store.slots.get(waiting)).toBeUndefined();
      await store.send(sending, 2001);
      expect(await store.stateOf(sending.id)).toMatchObject({ state: 'sent' });
      expect(await store.slots.nextEventAt()).toBeUndefined();
    });

    it.for([
      ['has no outcome', undefined],
      ['may have been posted', uncertain],
      ['was not posted', certain],
    ] as const)('ends a slot that %s', async ([, retry], { store, subscription }) => {
      const slot = await store.claimNew(subscription, 1000);
      await store.subscriptions.remove(guild, subscription.id);
      if (retry) await store.slots.retry(slot, retry);
      expect(await store.claim(1000 + claimTime)).toEqual({ claimed: [], skipped: [] });
      expect(await store.stateOf(slot.id)).toMatchObject({ state: 'skipped', why: 'removed' });
      expect(await store.slots.nextEventAt()).toBeUndefined();
    });

    it('keeps an unpublished post as sent', async ({ store, subscription, slotId }) => {
      await store.send(await store.claimOne(1000), 1001, true);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await store.claim(1000 + claimTime)).toEqual({ claimed: [], skipped: [] });
      expect(await store.stateOf(slotId)).toMatchObject({ state: 'sent', at: 1001 });
      expect(await store.slots.nextEventAt()).toBeUndefined();
    });

    it('has no outage if its channel is lost', async ({ store, subscription, slotId }) => {
      const slot = await store.claimOne(1000);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await store.slots.lost(slot, lossAt(2000))).toBeUndefined();
      expect(await store.stateOf(slotId)).toEqual({ state: 'skipped', why: 'removed', at: 2000 });
    });
  });
}
