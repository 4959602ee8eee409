import { describe, expect } from 'vitest';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import { subscriptionsPerGuild, type Subscription } from '#subscriptions/subscription.ts';
import { order } from './order.ts';
import { admin, certain, day, guild, lossAt, news, uncertain } from './test-slots.ts';
import type { SharedTestDatabase, StoreTest, TestStore } from './test-store.ts';

/** Three stores on one database that do the same at the same time. */
export function racesContract(it: StoreTest, database: SharedTestDatabase): void {
  describe('three stores', () => {
    it('record a due slot once', async ({ stores }) => {
      const [store] = stores;
      const subscription = await store.subscribe();
      for (let dueAt = 1000; dueAt < 20_000; dueAt += 1000) {
        const current = await store.refresh(subscription);
        const slot = { dueAt, readyAt: dueAt };
        const ours = await Promise.all(
          stores.map(({ subscriptions }) =>
            subscriptions.advance(current, dueAt + 1000, slot, dueAt),
          ),
        );
        expect(ours.filter(Boolean)).toHaveLength(1);
      }
    });

    it('claim each slot once', async ({ stores }) => {
      const ids = await stores[0].addSlots(30, 5);
      const claimed = (await Promise.all(stores.map((store) => store.claimAll(2)))).flat();
      expect(claimed).toHaveLength(ids.length);
      expect(new Set(claimed.map(({ id }) => id))).toEqual(new Set(ids));
      expect(new Set(claimed.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(ids.length);
    });

    it('post each update once for a subscription', async ({ stores }) => {
      for (const timezone of ['UTC', 'Asia/Kathmandu']) {
        const { id } = await stores[0].subscribe({ timezone });
        for (let index = 0; index < 5; index += 1) {
          await stores[0].slots.addManual(guild, id, `${id} ${index}`, 500);
        }
      }
      const updates = Array.from({ length: 12 }, (_, index) => `update ${index}`);
      const all = await Promise.all(
        stores.map((store) => store.claimAll(3, news(...updates), 500)),
      );
      for (const id of [1, 2]) {
        const said = all
          .flat()
          .filter(({ subscription }) => subscription.id === id)
          .flatMap(({ message }) => JSON.parse(message) as string[]);
        expect(said.toSorted()).toEqual(updates.toSorted());
      }
    });

    it('add no more subscriptions than a guild may have', async ({ stores }) => {
      const attempts = Array.from({ length: 15 }, (_, index) => {
        const store = stores[index % 3] ?? stores[0];
        return store.subscriptions.add(guild, admin, [order({ channelId: `${index}` })], 0);
      });
      const outcomes = (await Promise.all(attempts)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(subscriptionsPerGuild);
      expect(await stores[0].subscriptions.ofGuild(guild)).toHaveLength(subscriptionsPerGuild);
    });

    it('add or edit the same subscription once', async ({ stores }) => {
      const outcomes = await Promise.all(
        stores.map(({ subscriptions }) => subscriptions.add(guild, admin, [order()], 0)),
      );
      const added = outcomes.map(({ outcome }) => outcome).toSorted();
      expect(added).toEqual(['added', 'duplicate', 'duplicate']);
      const others: Subscription[] = [];
      for (const channelId of ['1', '2', '3'])
        others.push(await stores[0].subscribe({ channelId }));
      const same = order({ channelId: '2001' });
      const edits = await Promise.all(
        stores.map(({ subscriptions }, index) =>
          subscriptions.edit(others[index] ?? { guildId: guild, id: 0, revision: 0 }, same, 0),
        ),
      );
      const edited = edits.map(({ outcome }) => outcome).toSorted();
      expect(edited).toEqual(['changed', 'duplicate', 'duplicate']);
    });

    it('notify an admin once in each guild', async ({ stores }) => {
      for (let guildIndex = 0; guildIndex < 12; guildIndex += 1) {
        const guildId = `guild ${guildIndex}`;
        for (const channelId of ['1', '2', '3']) {
          await stores[0].addSlot(await stores[0].subscribe({ channelId }, guildId), 1000);
        }
        const { claimed } = await stores[0].claim(1000);
        const losses = await Promise.all(
          stores.map(async (store, index) => {
            const slot = claimed[index];
            return slot && (await store.slots.lost(slot, lossAt(1000)));
          }),
        );
        expect(losses.filter((loss) => loss?.notifyCreator)).toHaveLength(1);
      }
    });

    it("reserve requests at the rate limit's interval", async ({ stores }) => {
      const interval = 22.5;
      const times = await Promise.all(
        stores.flatMap(({ rateLimitState }) =>
          Array.from({ length: 100 }, async () => {
            const first = await rateLimitState.take(2, interval, 1e12);
            return [first, first + interval];
          }),
        ),
      );
      const inOrder = times.flat().toSorted((one, other) => one - other);
      expect(inOrder).toHaveLength(600);
      expect(inOrder).toEqual(inOrder.map((_, index) => 1e12 + index * interval));
    });

    it('correct each message once', async ({ stores }) => {
      await stores[0].addSlots(10, 1);
      for (const slot of await stores[0].claimAll(25, news('a'))) await stores[0].send(slot, 2);
      for (let now = 1000; now <= 10_000; now += 1000) {
        const claims = await Promise.all(stores.map((store) => store.outdated(['a'], now)));
        const channels = claims.flat().map(({ channelId }) => channelId);
        expect(channels).toHaveLength(10);
        expect(new Set(channels).size).toBe(10);
      }
    });

    it('finish every slot, whatever happens at once', async ({ url, stores }) => {
      const subscriptions: Subscription[] = [];
      for (let index = 0; index < 12; index += 1) {
        const channelId = String(index % 4);
        const timezone = ['UTC', 'Asia/Tokyo', 'Europe/London'][Math.floor(index / 4)] ?? 'UTC';
        subscriptions.push(
          await stores[0].subscribe({ channelId, timezone }, `guild ${index % 2}`),
        );
      }
      let now = 1000;
      const changes = Array.from({ length: 360 }, async (_, step) => {
        const store = stores[step % 3] ?? stores[0];
        const subscription = subscriptions[(step * 7) % 12];
        if (subscription === undefined) throw new Error('no subscription');
        now += 1000;
        await disturb(store, subscription, step, now);
      });
      await Promise.all(changes);
      for (const slot of await stores[0].claimAll(25, news('x'), now + day)) {
        await stores[0].send(slot, now);
      }
      expect(await database.query(url, 'select id from slots where wake_at is not null')).toEqual(
        [],
      );
    });
  });
}

/** Does one of the things that may happen to a subscription; `step` chooses which. */
async function disturb(store: TestStore, { guildId, id }: Subscription, step: number, now: number) {
  const { subscriptions, slots } = store;
  const far = 1e9 + now;
  const endSome = async (end: (slot: ClaimedSlot) => Promise<unknown>) => {
    const { claimed } = await store.claim(now, news(`${step}`, 'x'), 3);
    for (const slot of claimed) await end(slot);
  };
  const change = async (work: (current: Subscription) => Promise<unknown>) => {
    const current = await subscriptions.get(guildId, id);
    if (current) await work(current);
  };
  const silent = step % 2 === 0;
  const actions: readonly (() => Promise<unknown>)[] = [
    () => change((seen) => subscriptions.advance(seen, far, { dueAt: now, readyAt: now }, now)),
    () => endSome((slot) => store.send(slot, now)),
    () => slots.addManual(guildId, id, `interaction ${step}`, now),
    () => endSome((slot) => slots.lost(slot, lossAt(now))),
    () =>
      change((seen) =>
        subscriptions.edit(seen, { settings: { ...seen, silent }, nextDueAt: far }, now),
      ),
    () => endSome((slot) => slots.retry(slot, { ...certain, readyAt: now })),
    () => subscriptions.pause(guildId, id, now),
    () => endSome((slot) => slots.retry(slot, { ...uncertain, readyAt: now })),
    () => subscriptions.resume(guildId, id, far, now),
    () => endSome((slot) => slots.skip(slot, { why: 'x', at: now, forget: true })),
    () => subscriptions.retryNow(guildId, id, now),
  ];
  await actions[step % actions.length]?.();
}
