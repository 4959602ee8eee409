import { describe, expect, it } from 'vitest';
import type { Store } from '#store/store.ts';
import { subscriptionsPerGuild, type Subscription } from '#subscriptions/subscription.ts';
import type { SharedGround } from './sharing-contract.ts';
import { open } from './stage.ts';
import {
  add,
  admin,
  byNumber,
  certain,
  claim,
  claimAll,
  day,
  fresh,
  guild,
  lossAt,
  manySlots,
  news,
  order,
  run,
  send,
  uncertain,
} from './updates-stage.ts';

/** What holds where several stores do the same at the same moment. */
export function racesContract(ground: SharedGround): void {
  describe('three at once', () => {
    it('GIVEN a run that is due THEN one of them records it', async () => {
      const stores = await three(ground);
      const [store] = stores;
      const subscription = await add(store);
      for (let dueAt = 1000; dueAt < 20_000; dueAt += 1000) {
        const current = await fresh(store, subscription);
        const slot = { dueAt, readyAt: dueAt };
        const ours = await Promise.all(
          stores.map(({ subscriptions }) =>
            subscriptions.advance(current, dueAt + 1000, slot, dueAt),
          ),
        );
        expect(ours.filter(Boolean)).toHaveLength(1);
      }
    });

    it('GIVEN ready slots THEN each is claimed once', async () => {
      const stores = await three(ground);
      const ids = await manySlots(stores[0], 30, 5);
      const claimed = (await Promise.all(stores.map((store) => claimAll(store, 2)))).flat();
      expect(claimed.map(({ id }) => id).toSorted(byNumber)).toEqual(ids.toSorted(byNumber));
      expect(new Set(claimed.map(({ mark }) => mark)).size).toBe(ids.length);
    });

    it('GIVEN several slots for each of few channels THEN no channel has an update twice', async () => {
      const stores = await three(ground);
      const zones = ['UTC', 'Europe/London', 'Asia/Kathmandu', 'America/New_York', 'Asia/Tokyo'];
      for (const timezone of zones) {
        for (const channelId of ['1', '2']) {
          await run(stores[0], await add(stores[0], { channelId, timezone }), 1000);
        }
      }
      const updates = Array.from({ length: 12 }, (_, index) => `update ${index}`);
      const all = await Promise.all(stores.map((store) => claimAll(store, 3, news(...updates))));
      for (const channelId of ['1', '2']) {
        const said = all
          .flat()
          .filter((slot) => slot.channelId === channelId)
          .flatMap(({ message }) => JSON.parse(message) as string[]);
        expect(said.toSorted()).toEqual(updates.toSorted());
      }
    });

    it('GIVEN that they fill a guild THEN it has no more than it may', async () => {
      const stores = await three(ground);
      const attempts = Array.from({ length: 15 }, (_, index) => {
        const store = stores[index % 3] ?? stores[0];
        return store.subscriptions.add(guild, admin, [order({ channelId: `${index}` })], 0);
      });
      const outcomes = (await Promise.all(attempts)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(subscriptionsPerGuild);
      expect(await stores[0].subscriptions.ofGuild(guild)).toHaveLength(subscriptionsPerGuild);
    });

    it('GIVEN that they add the same, or edit into the same THEN it is there once', async () => {
      const stores = await three(ground);
      const outcomes = await Promise.all(
        stores.map(({ subscriptions }) => subscriptions.add(guild, admin, [order()], 0)),
      );
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
        'added',
        'duplicate',
        'duplicate',
      ]);
      const others: Subscription[] = [];
      for (const store of stores) others.push(await add(store, { channelId: `${others.length}` }));
      const same = order({ channelId: '2001' });
      const edits = await Promise.all(
        stores.map(({ subscriptions }, index) =>
          subscriptions.edit(others[index] ?? { guildId: guild, id: 0, revision: 0 }, same, 0),
        ),
      );
      expect(edits.map(({ outcome }) => outcome).toSorted()).toEqual([
        'changed',
        'duplicate',
        'duplicate',
      ]);
    });

    it('GIVEN that they edit one THEN one changes it and the others race', async () => {
      const stores = await three(ground);
      const before = await add(stores[0]);
      const edits = await Promise.all(
        stores.map(({ subscriptions }, index) =>
          subscriptions.edit(before, order({ channelId: `300${index}` }), 0),
        ),
      );
      expect(edits.map(({ outcome }) => outcome).toSorted()).toEqual([
        'changed',
        'conflict',
        'conflict',
      ]);
    });

    it('GIVEN that each loses a channel of one admin, in many guilds THEN each guild tells once', async () => {
      const stores = await three(ground);
      for (let guildIndex = 0; guildIndex < 12; guildIndex += 1) {
        const guildId = `guild ${guildIndex}`;
        for (const channelId of ['1', '2', '3']) {
          await run(stores[0], await add(stores[0], { channelId }, guildId), 1000);
        }
        const { claimed } = await claim(stores[0], 1000);
        const losses = await Promise.all(
          stores.map(async (store, index) => {
            const slot = claimed[index];
            return slot && (await store.slots.lost(slot, lossAt(1000)));
          }),
        );
        expect(losses.filter((loss) => loss?.tell)).toHaveLength(1);
      }
    });

    it('GIVEN that they take 200 places each THEN no two are closer than the interval', async () => {
      const stores = await three(ground);
      const interval = 22.5;
      const places = await Promise.all(
        stores.flatMap(({ rateLimitState }) =>
          Array.from({ length: 100 }, async () => {
            const first = await rateLimitState.take(2, interval, 1e12);
            return [first, first + interval];
          }),
        ),
      );
      const inOrder = places.flat().toSorted(byNumber);
      expect(inOrder).toHaveLength(600);
      expect(inOrder).toEqual(inOrder.map((_, index) => 1e12 + index * interval));
    });

    it('GIVEN a changed update THEN each message is corrected by one of them', async () => {
      const stores = await three(ground);
      await manySlots(stores[0], 10, 1);
      for (const slot of await claimAll(stores[0], 25, news('a'))) await send(stores[0], slot, 2);
      for (let now = 10; now <= 100; now += 10) {
        const request = { now, until: now + 5, limit: 10 };
        const claims = await Promise.all(
          stores.map(({ postedUpdates }) =>
            postedUpdates.claimOutdated(new Map([['a', 'new']]), request),
          ),
        );
        const channels = claims.flat().map(({ channelId }) => channelId);
        expect(channels).toHaveLength(10);
        expect(new Set(channels).size).toBe(10);
      }
    });

    it('GIVEN everything at once THEN nothing fails, and every slot comes to its end', async () => {
      const stores = await three(ground);
      const subscriptions: Subscription[] = [];
      for (let index = 0; index < 12; index += 1) {
        const channelId = String(index % 4);
        const timezone = ['UTC', 'Asia/Tokyo', 'Europe/London'][Math.floor(index / 4)] ?? 'UTC';
        subscriptions.push(await add(stores[0], { channelId, timezone }, `guild ${index % 2}`));
      }
      let now = 1000;
      const turmoil = Array.from({ length: 360 }, async (_, step) => {
        const store = stores[step % 3] ?? stores[0];
        const subscription = subscriptions[(step * 7) % 12];
        if (subscription === undefined) throw new Error('no subscription');
        now += 1000;
        await disturb(store, subscription, step, now);
      });
      await Promise.all(turmoil);
      for (const slot of await claimAll(stores[0], 25, news('x'), now + day)) {
        await send(stores[0], slot, now);
      }
      expect(
        await ground.query(stores[0].url, 'select id from slots where wake_at is not null'),
      ).toEqual([]);
    });
  });
}

/** Three stores on one database. */
async function three(ground: SharedGround) {
  const url = await ground.fresh();
  const opened = await Promise.all([open(url), open(url), open(url)]);
  const stores = opened.map((store) => ({ ...store, url }));
  const [one, two, last] = stores;
  if (!one || !two || !last) throw new Error('not three');
  return [one, two, last] as const;
}

/** One of all the things that may happen to a subscription, chosen by the step. */
async function disturb(store: Store, { guildId, id }: Subscription, step: number, now: number) {
  const { subscriptions, slots } = store;
  const far = 1e9 + now;
  const claimSome = async () => (await claim(store, now, news(`${step}`, 'x'), 3)).claimed;
  const deeds: readonly (() => Promise<unknown>)[] = [
    async () => {
      const current = await subscriptions.get(guildId, id);
      if (current) await subscriptions.advance(current, far, { dueAt: now, readyAt: now }, now);
    },
    async () => {
      for (const slot of await claimSome()) await send(store, slot, now);
    },
    () => slots.addManual(guildId, id, `interaction ${step}`, now),
    async () => {
      for (const slot of await claimSome()) await slots.lost(slot, lossAt(now));
    },
    async () => {
      const current = await subscriptions.get(guildId, id);
      const silent = step % 2 === 0;
      if (current)
        await subscriptions.edit(
          current,
          { settings: { ...current, silent }, nextDueAt: far },
          now,
        );
    },
    async () => {
      for (const slot of await claimSome()) await slots.retry(slot, { ...certain, readyAt: now });
    },
    () => subscriptions.pause(guildId, id, now),
    async () => {
      for (const slot of await claimSome()) await slots.retry(slot, { ...uncertain, readyAt: now });
    },
    () => subscriptions.resume(guildId, id, far, now),
    async () => {
      for (const slot of await claimSome())
        await slots.skip(slot, { why: 'x', at: now, forget: true });
    },
    () => subscriptions.retryNow(guildId, id, now),
  ];
  await deeds[step % deeds.length]?.();
}
