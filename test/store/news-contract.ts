import { describe, expect } from 'vitest';
import { secondThoughts, untilNews } from '#subscriptions/delivery.ts';
import { certain, guild, news } from './test-slots.ts';
import { entry, type StoreTest } from './test-store.ts';

/** News for subscriptions that post at once. */
export function newsContract(it: StoreTest): void {
  describe('news', () => {
    it('makes those that post at once due, once, in batches', async ({ store }) => {
      const { subscriptions, factsVersions } = store;
      const scheduled = await store.subscribe();
      const all = [];
      for (const channelId of ['1', '2', '3']) {
        const one = await store.subscribe({ channelId, delivery: 'at-once' });
        await subscriptions.replan(one, untilNews);
        all.push(one);
      }
      const [, , paused] = all;
      if (!paused) throw new Error('nothing was added');
      await subscriptions.pause(guild, paused.id, 0);
      expect(await subscriptions.spreadNews(2)).toBe(false);

      const before = Date.now();
      await factsVersions.record(entry('A'), undefined);
      expect([await subscriptions.spreadNews(2), await subscriptions.spreadNews(2)]).toEqual([
        true,
        false,
      ]);
      const due = (await Promise.all(all.map(store.refresh))).map(({ nextDueAt }) => nextDueAt);
      expect(due).toEqual([expect.any(Number), due[0], null]);
      expect(due[0]).toBeGreaterThanOrEqual(before + secondThoughts);
      expect(due[0]).toBeLessThan(untilNews);
      expect((await store.refresh(scheduled)).nextDueAt).toBe(scheduled.nextDueAt);

      const current = await factsVersions.current();
      await factsVersions.record(entry('B'), current?.id, false);
      expect(await subscriptions.spreadNews(2)).toBe(false);
      expect((await store.refresh(all[0] ?? paused)).nextDueAt).toBe(due[0]);
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
      expect((await store.slots.alreadyPosted(subscription)).updateIds).toEqual(
        new Set(['b', 'c', 'x']),
      );
    });
  });
}
