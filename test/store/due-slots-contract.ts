import { describe, expect } from 'vitest';
import { secondThoughts, untilNews } from '#subscriptions/delivery.ts';
import { order } from './order.ts';
import { entry } from './test-facts.ts';
import { admin, certain, claimTime, guild, lossAt, news, uncertain } from './test-slots.ts';
import type { StoreTest } from './test-store.ts';

/** Slots of due and of removed subscriptions, and news for those that post at once. */
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

    it('skip older slots that certainly were not posted', async ({ store, subscription }) => {
      const sending = await store.claimNew(subscription, 1000);
      const doubtful = await store.claimNew(subscription, 2000);
      await store.slots.retry(doubtful, { ...uncertain, readyAt: 1e6 });
      const manual = (await store.slots.addManual(guild, subscription.id, 'i', 2500)) ?? 0;
      const other = await store.addSlot(await store.subscribe({ channelId: '2001' }), 2500);
      const older = await store.addSlot(subscription, 2500);
      const newer = await store.addSlot(subscription, 3000);
      const missed = await store.addSlot(subscription, 4000, { skipped: 'missed' });
      const ids = [sending.id, doubtful.id, manual, other, older, newer, missed];
      expect(await Promise.all(ids.map((id) => store.stateOf(id)))).toMatchObject([
        { state: 'sending' },
        { state: 'waiting' },
        { state: 'waiting' },
        { state: 'waiting' },
        { state: 'skipped', why: 'superseded', at: 3000 },
        { state: 'skipped', why: 'superseded', at: 4000 },
        { state: 'skipped', why: 'missed', at: 4000 },
      ]);
      const { claimed } = await store.claim(1e9);
      expect(claimed.map(({ id }) => id)).toEqual([sending.id, doubtful.id, manual, other]);
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

  describe('news', () => {
    it('makes those that post at once due, once, in batches', async ({ store }) => {
      const { subscriptions, factsVersions } = store;
      const scheduled = await store.subscribe();
      const add = async (channelId: string) => {
        const added = await store.subscribe({ channelId, delivery: 'at-once' });
        await subscriptions.replan(added, untilNews);
        return added;
      };
      const [first, second, paused] = [await add('1'), await add('2'), await add('3')];
      await subscriptions.pause(guild, paused.id, 0);
      expect(await subscriptions.spreadNews(2)).toBe(false);

      const before = Date.now();
      await factsVersions.record(entry('A'), undefined);
      expect(await subscriptions.spreadNews(2)).toBe(true);
      expect(await subscriptions.spreadNews(2)).toBe(false);
      const { nextDueAt } = await store.refresh(first);
      expect(nextDueAt).toBeGreaterThanOrEqual(before + secondThoughts);
      expect(nextDueAt).toBeLessThan(untilNews);
      expect(await store.refresh(second)).toMatchObject({ nextDueAt });
      expect(await store.refresh(paused)).toMatchObject({ nextDueAt: null });
      expect((await store.refresh(scheduled)).nextDueAt).toBe(scheduled.nextDueAt);

      const current = await factsVersions.current();
      await factsVersions.record(entry('B'), current?.id, false);
      expect(await subscriptions.spreadNews(2)).toBe(false);
      expect(await store.refresh(first)).toMatchObject({ nextDueAt });
    });

    it('shares its mark only with other posts at once of its subscription', async ({ store }) => {
      const marks = [];
      for (const delivery of ['at-once', 'scheduled'] as const) {
        const subscription = await store.subscribe({ delivery });
        for (const dueAt of [1000, 2000]) {
          const slot = await store.claimNew(subscription, dueAt, news(`${dueAt}`));
          marks.push(slot.mark);
          expect(slot.mark === slot.idempotencyKey).toBe(delivery === 'scheduled');
          const [again] = (await store.claim(1e6)).claimed;
          expect(again?.mark).toBe(slot.mark);
          await store.send(slot, dueAt);
        }
      }
      expect(new Set(marks).size).toBe(3);
    });

    it('is composed again without updates that are already in the channel', async ({ store }) => {
      const subscription = await store.subscribe({ delivery: 'at-once' });
      const slot = await store.claimNew(subscription, 1000, news('a', 'b', 'c'));
      await store.slots.retry(slot, { ...certain, posted: ['b', 'x'] });
      const again = await store.claimOne(2000, news('a', 'b', 'c'));
      expect(again.message).toBe('["a","c"]');
      await store.slots.retry(again, { ...certain, posted: ['b', 'c'] });
      expect(await store.posted(subscription)).toEqual(['b', 'c', 'x']);
    });
  });
}
