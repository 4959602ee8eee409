import { expect } from 'vitest';
import type { Claims, ClaimedSlot, ComposePost, OwnSlot, SlotState } from '#store/slots/slot.ts';
import type { Store } from '#store/store.ts';
import type { NewSlot } from '#store/subscription-slots.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { order } from './order.ts';

export const hour = 60 * 60 * 1000;
export const day = 24 * hour;
/** The duration of a claim. */
export const claimTime = 60_000;
export const guild = '100';
export const admin = '500';
/** Another guild. */
export const stranger = '999';

/** A retry of a slot that may have been posted. */
export const uncertain = {
  readyAt: 2000,
  reason: 'Discord answered 503',
  certainlyNotPosted: false,
};
/** A retry of a slot that was not posted. */
export const certain = { ...uncertain, certainlyNotPosted: true };

/** Posts those updates that are new to the channel, at most three. */
export function news(...updateIds: readonly string[]): ComposePost {
  return (_, alreadyPosted) => {
    const fresh = updateIds.filter((id) => !alreadyPosted.updateIds.has(id)).slice(0, 3);
    if (fresh.length === 0) return { skipped: 'nothing new' };
    const items = fresh.map((updateId) => ({ updateId, hash: `hash of ${updateId}` }));
    return { message: JSON.stringify(fresh), items, spotlight: null };
  };
}

/** Always posts the same, without updates. */
export const digest: ComposePost = () => ({ message: '"digest"', items: [], spotlight: null });

/** Counts up from 1. */
export const spotlight: ComposePost = (_, alreadyPosted) => {
  const next = String(Number(alreadyPosted.spotlight ?? 0) + 1);
  return { message: next, items: [], spotlight: next };
};

/** A lost channel, tried again after as many hours as tries have failed. */
export function lossAt(at: number, code = 50_001) {
  return { code, at, retryAt: (tries: number) => at + tries * hour };
}

export type TestStore = ReturnType<typeof testStore>;

/** A store with shortcuts for tests. */
export function testStore(store: Store) {
  const { slots, subscriptions } = store;

  /** Adds a subscription. */
  async function subscribe(
    changes: Partial<SubscriptionSettings> = {},
    guildId = guild,
    createdBy = admin,
  ): Promise<Subscription> {
    const outcome = await subscriptions.add(guildId, createdBy, [order(changes)], 0);
    expect(outcome.outcome).toBe('added');
    const [subscription] = outcome.outcome === 'added' ? outcome.subscriptions : [];
    if (subscription === undefined) throw new Error('added nothing');
    return subscription;
  }

  /** Reads a subscription again. */
  async function refresh({ guildId, id }: Subscription): Promise<Subscription> {
    const subscription = await subscriptions.get(guildId, id);
    if (subscription === undefined) throw new Error(`subscription ${id} doesn't exist`);
    return subscription;
  }

  /** Records a scheduled slot. @returns its id. */
  async function addSlot(subscription: Subscription, dueAt: number, slot: Partial<NewSlot> = {}) {
    const current = await refresh(subscription);
    const added = { dueAt, readyAt: dueAt, ...slot };
    expect(await subscriptions.advance(current, dueAt + day, added, dueAt)).toBe(true);
    const recorded = (await slots.recent(subscription.guildId)).find(
      (one) => one.subscriptionId === subscription.id && one.dueAt === dueAt,
    );
    if (recorded === undefined) throw new Error('recorded nothing');
    return recorded.id;
  }

  /** Adds subscriptions, each with a slot. @returns the slots' ids. */
  async function addSlots(guilds: number, each: number): Promise<readonly number[]> {
    const ids: number[] = [];
    for (let index = 0; index < guilds * each; index += 1) {
      const subscription = await subscribe({ channelId: String(index) }, `guild ${index % guilds}`);
      ids.push(await addSlot(subscription, 1000));
    }
    return ids;
  }

  function claim(now: number, compose: ComposePost = digest, limit = 25): Promise<Claims> {
    return slots.claim({ now, until: now + claimTime, limit }, compose);
  }

  /** Claims one slot that is ready. */
  async function claimOne(now: number, compose?: ComposePost): Promise<ClaimedSlot> {
    const [slot] = (await claim(now, compose, 1)).claimed;
    if (slot === undefined) throw new Error('nothing to claim');
    return slot;
  }

  /** Adds a slot and claims it. */
  async function claimNew(subscription: Subscription, dueAt: number, compose?: ComposePost) {
    await addSlot(subscription, dueAt);
    return claimOne(dueAt, compose);
  }

  /** Claims until nothing is ready, perhaps beside other processes. */
  async function claimAll(limit: number, compose?: ComposePost, now = 1000) {
    const all: ClaimedSlot[] = [];
    while (((await slots.nextEventAt()) ?? Infinity) <= now) {
      all.push(...(await claim(now, compose, limit)).claimed);
    }
    return all;
  }

  function send(slot: OwnSlot, at: number, publish = false): Promise<void> {
    return slots.sent(slot, { messageId: `message ${slot.id}`, at, publish });
  }

  /** Adds a slot and sends it. @returns its id. */
  async function post(subscription: Subscription, dueAt: number, compose?: ComposePost) {
    const slot = await claimNew(subscription, dueAt, compose);
    await send(slot, dueAt);
    return slot.id;
  }

  /** Adds a slot whose channel is lost. */
  async function lose(subscription: Subscription, at: number) {
    return slots.lost(await claimNew(subscription, at), lossAt(at));
  }

  async function stateOf(id: number): Promise<SlotState | undefined> {
    return (await slots.get(id))?.state;
  }

  return {
    ...store,
    subscribe,
    refresh,
    addSlot,
    addSlots,
    claim,
    claimOne,
    claimNew,
    claimAll,
    send,
    post,
    lose,
    stateOf,
  };
}

export function byNumber(one: number, other: number): number {
  return one - other;
}
