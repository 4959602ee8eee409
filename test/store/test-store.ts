import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock, type Clock } from '#clock.ts';
import { parseStoreUrl } from '#store/address.ts';
import type { Engine } from '#store/engine.ts';
import { migrations } from '#store/migrations/index.ts';
import type {
  Claims,
  ClaimedSlot,
  ComposePost,
  LossOutcome,
  OwnSlot,
  SlotState,
} from '#store/slots/slot.ts';
import { StoreError } from '#store/store-error.ts';
import { connect, openStore, type Store } from '#store/store.ts';
import type { NewSlot } from '#store/subscription-slots.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { order } from './order.ts';
import { admin, claimTime, day, digest, guild, lossAt } from './test-slots.ts';

export const silent = pino({ level: 'silent' });
export const context = { clock: systemClock, log: silent };

export type TestStore = ReturnType<typeof testStore>;

/** A store with shortcuts for tests. */
function testStore(store: Store) {
  const { slots, subscriptions } = store;
  const own = {
    ...store,
    /** Adds a subscription. */
    async subscribe(
      changes: Partial<SubscriptionSettings> = {},
      guildId = guild,
      createdBy = admin,
    ): Promise<Subscription> {
      const outcome = await subscriptions.add(guildId, createdBy, [order(changes)], 0);
      const [subscription] = outcome.outcome === 'added' ? outcome.subscriptions : [];
      if (subscription === undefined) throw new Error(outcome.outcome);
      return subscription;
    },
    /** Reads a subscription again. */
    async refresh({ guildId, id }: Subscription): Promise<Subscription> {
      const subscription = await subscriptions.get(guildId, id);
      if (subscription === undefined) throw new Error(`subscription ${id} doesn't exist`);
      return subscription;
    },
    /** Changes a subscription to `order(changes, nextDueAt)`. */
    async edit(
      subscription: Subscription,
      changes: Partial<SubscriptionSettings>,
      now = 0,
      nextDueAt?: number,
    ): ReturnType<typeof subscriptions.edit> {
      return subscriptions.edit(await own.refresh(subscription), order(changes, nextDueAt), now);
    },
    /** Records a scheduled slot. @returns its id. */
    async addSlot(
      subscription: Subscription,
      dueAt: number,
      slot: Partial<NewSlot> = {},
    ): Promise<number> {
      const current = await own.refresh(subscription);
      const added = { dueAt, readyAt: dueAt, ...slot };
      expect(await subscriptions.advance(current, dueAt + day, added, dueAt)).toBe(true);
      const recorded = (await slots.recent(subscription.guildId)).find(
        (one) => one.subscriptionId === subscription.id && one.dueAt === dueAt,
      );
      if (recorded === undefined) throw new Error('recorded nothing');
      return recorded.id;
    },
    /** Adds subscriptions, each with a slot. @returns the slots' ids. */
    async addSlots(guilds: number, each: number): Promise<readonly number[]> {
      const ids: number[] = [];
      for (let index = 0; index < guilds * each; index += 1) {
        const changes = { channelId: String(index) };
        const subscription = await own.subscribe(changes, `guild ${index % guilds}`);
        ids.push(await own.addSlot(subscription, 1000));
      }
      return ids;
    },
    claim(now: number, compose: ComposePost = digest, limit = 25): Promise<Claims> {
      return slots.claim({ now, until: now + claimTime, limit }, compose);
    },
    /** Claims one slot that is ready. */
    async claimOne(now: number, compose?: ComposePost): Promise<ClaimedSlot> {
      const [slot] = (await own.claim(now, compose, 1)).claimed;
      if (slot === undefined) throw new Error('nothing to claim');
      return slot;
    },
    /** Adds a slot and claims it. */
    async claimNew(
      subscription: Subscription,
      dueAt: number,
      compose?: ComposePost,
    ): Promise<ClaimedSlot> {
      await own.addSlot(subscription, dueAt);
      return own.claimOne(dueAt, compose);
    },
    /** Claims until nothing is ready, perhaps beside other processes. */
    async claimAll(limit: number, compose?: ComposePost, now = 1000): Promise<ClaimedSlot[]> {
      const all: ClaimedSlot[] = [];
      while (((await slots.nextEventAt()) ?? Infinity) <= now) {
        all.push(...(await own.claim(now, compose, limit)).claimed);
      }
      return all;
    },
    send(slot: OwnSlot, at: number, publish = false): Promise<void> {
      return slots.sent(slot, { messageId: `message ${slot.id}`, at, publish });
    },
    /** Adds a slot and sends it. @returns its id. */
    async post(subscription: Subscription, dueAt: number, compose?: ComposePost): Promise<number> {
      const slot = await own.claimNew(subscription, dueAt, compose);
      await own.send(slot, dueAt);
      return slot.id;
    },
    /** Adds a slot whose channel is lost. */
    async lose(subscription: Subscription, at: number): Promise<LossOutcome | undefined> {
      return slots.lost(await own.claimNew(subscription, at), lossAt(at));
    },
    async stateOf(id: number): Promise<SlotState | undefined> {
      return (await slots.get(id))?.state;
    },
    /** The updates that count as posted by a subscription, sorted. */
    async posted({ id }: Pick<Subscription, 'id'>): Promise<readonly string[]> {
      return Array.from((await slots.alreadyPosted({ id })).updateIds).toSorted();
    },
    /** Claims corrections of posts that show one of these updates, whose hash is now `new`. */
    outdated(updateIds: readonly string[], now = 5000, limit = 10) {
      const hashes = new Map(updateIds.map((id) => [id, 'new']));
      return store.postedUpdates.claimOutdated(hashes, { now, until: now + 1000, limit });
    },
  };
  return own;
}

/** A kind of database that outlives its connections. */
export interface SharedTestDatabase {
  /** Creates a database, with or without the store's tables. @returns its URL. */
  readonly create: () => Promise<string>;
  /** Creates a database without tables. @returns its URL. */
  createEmpty(): Promise<string>;
  /** Runs a statement outside the store. @returns the rows. */
  query(url: string, statement: string): Promise<readonly unknown[]>;
}

/** `it` with a store on a new database. Only what a test asks for is created. */
export function storeTest(create: () => Promise<string>) {
  return (
    test
      .extend('url', create)
      .extend('store', ({ url }) => open(url))
      // Three stores on the database, as of three processes.
      .extend('stores', async ({ url }) => {
        const [one, two, three] = await Promise.all([open(url), open(url), open(url)]);
        return [one, two, three] as const;
      })
      .extend('facts', ({ store }) => store.factsVersions)
      .extend('subscription', ({ store }) => store.subscribe())
      // Of that subscription, due at 1000.
      .extend('slotId', ({ store, subscription }) => store.addSlot(subscription, 1000))
  );
}

export type StoreTest = ReturnType<typeof storeTest>;

/** Opens a store that is closed when the test ends. */
export async function open(url: string, clock: Clock = systemClock): Promise<TestStore> {
  const store = await openStore(url, { clock, log: silent });
  onTestFinished(() => store.close());
  return testStore(store);
}

/** Opens a database without its store, after the first of the migrations. It is closed when the test ends. */
export async function openEngine(url: string, steps = migrations): Promise<Engine> {
  const engine = await connect(parseStoreUrl(url), context, steps);
  onTestFinished(() => engine.close());
  return engine;
}

/** The StoreError of an attempt: its trouble and its message. */
export async function troubleOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StoreError);
  const { trouble, message } = error as StoreError;
  return `${trouble}: ${message}`;
}
