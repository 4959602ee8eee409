import { describe, expect, it } from 'vitest';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { Store } from '#store/store.ts';
import type { Ground } from './contract.ts';
import { open } from './stage.ts';
import {
  add,
  admin,
  claim,
  claimOne,
  claimTime,
  digest,
  fresh,
  guild,
  lossAt,
  order,
  run,
  send,
  stateOf,
} from './updates-stage.ts';

/** Runs that come due, and those whose subscription goes. */
export function runsContract(ground: Ground): void {
  describe('runs', () => {
    it('GIVEN subscriptions THEN those that are due come, earliest first', async () => {
      const store = await open(await ground.fresh());
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

    it.each(['revision', 'nextDueAt'] as const)(
      'GIVEN that somebody changed its %s THEN moving it on does nothing',
      async (what) => {
        const store = await open(await ground.fresh());
        const subscription = await add(store);
        const stale = { ...subscription, [what]: 4711 };
        const slot = { dueAt: 1000, readyAt: 1000 };
        expect(await store.subscriptions.advance(stale, 9000, slot, 1000)).toBe(false);
        expect(await store.subscriptions.replan(stale, 9000)).toBe(false);
        expect(await fresh(store, subscription)).toEqual(subscription);
        expect(await store.slots.recent(guild)).toEqual([]);
        expect(await store.subscriptions.replan(subscription, 9000)).toBe(true);
        expect(await fresh(store, subscription)).toEqual({ ...subscription, nextDueAt: 9000 });
      },
    );

    it('GIVEN that the clock was set back THEN a run is not recorded again', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const first = await run(store, subscription, 1000);
      const sending = await claimOne(store, 1000);
      await send(store, sending, 1000);
      await store.subscriptions.replan(await fresh(store, subscription), 1000);
      expect(await run(store, subscription, 1000)).toBe(first);
      expect(await stateOf(store, first)).toMatchObject({ state: 'sent' });
      expect((await claim(store, 1000)).claimed).toEqual([]);
    });

    it('GIVEN an older run that nobody began to send THEN the new one takes its place', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const other = await run(store, await add(store, { channelId: '2001' }), 1000);
      const older = await run(store, subscription, 1000);
      const newer = await run(store, subscription, 2000);
      expect(await stateOf(store, older)).toEqual({
        state: 'skipped',
        why: 'superseded',
        at: 2000,
      });
      expect(await stateOf(store, newer)).toMatchObject({ state: 'waiting' });
      expect(await stateOf(store, other)).toMatchObject({ state: 'waiting' });
    });

    it('GIVEN older runs that may have been posted, or that an admin asked for THEN they stay', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const sending = await run(store, subscription, 1000);
      expect((await claimOne(store, 1000)).id).toBe(sending);
      await store.subscriptions.replan(await fresh(store, subscription), 2000);
      const doubtful = await run(store, subscription, 2000);
      const slot = await claimOne(store, 2000);
      expect(slot.id).toBe(doubtful);
      const later = { readyAt: 1e6, reason: 'timeout', certainlyNotPosted: false };
      await store.slots.retry(slot, later);
      const manual = (await store.slots.addManual(guild, subscription.id, 'i', 2500)) ?? 0;
      await run(store, subscription, 3000);
      expect(await stateOf(store, sending)).toEqual({ state: 'sending' });
      expect(await stateOf(store, doubtful)).toMatchObject({ state: 'waiting' });
      expect(await stateOf(store, manual)).toMatchObject({ state: 'waiting' });
    });

    it('GIVEN a run that is left out THEN it is recorded as skipped, and never claimed', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const older = await run(store, subscription, 1000);
      const id = await run(store, subscription, 2000, { skipped: 'missed' });
      expect(await stateOf(store, id)).toEqual({ state: 'skipped', why: 'missed', at: 2000 });
      expect(await stateOf(store, older)).toMatchObject({ why: 'superseded' });
      expect((await claim(store, 1e9)).claimed).toEqual([]);
    });
  });

  describe('removing', () => {
    it('GIVEN runs that wait and one that is being sent THEN that one is recorded, the others are gone', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const sending = await run(store, subscription, 1000);
      const slot = await claimOne(store, 1000);
      const waiting = await run(store, subscription, 2000);
      expect(await store.subscriptions.remove(guild, subscription.id)).toBe(true);
      expect(await store.subscriptions.remove(guild, subscription.id)).toBe(false);
      expect(await store.slots.get(waiting)).toBeUndefined();
      await send(store, slot, 2001);
      expect(await stateOf(store, sending)).toMatchObject({ state: 'sent' });
      expect(await store.slots.nextEventAt()).toBeUndefined();
    });

    it.each<[string, (store: Store, slot: ClaimedSlot) => Promise<unknown>]>([
      ['is not heard of again', () => Promise.resolve()],
      [
        'may have been posted',
        (store, slot) =>
          store.slots.retry(slot, { readyAt: 2000, reason: 'x', certainlyNotPosted: false }),
      ],
      [
        'was not posted',
        (store, slot) =>
          store.slots.retry(slot, { readyAt: 2000, reason: 'x', certainlyNotPosted: true }),
      ],
    ])(
      'GIVEN a run that is being sent and %s THEN it ends, and nobody sends it again',
      async (_, happens) => {
        const store = await open(await ground.fresh());
        const subscription = await add(store);
        const id = await run(store, subscription, 1000);
        const slot = await claimOne(store, 1000);
        await store.subscriptions.remove(guild, subscription.id);
        await happens(store, slot);
        expect(await claim(store, 1000 + claimTime, digest)).toEqual({ claimed: [], skipped: [] });
        expect(await stateOf(store, id)).toMatchObject({ state: 'skipped', why: 'removed' });
        expect(await store.slots.nextEventAt()).toBeUndefined();
      },
    );

    it('leaves a post that has yet to be published as sent', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      await send(store, await claimOne(store, 1000), 1001, true);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await claim(store, 1000 + claimTime, digest)).toEqual({ claimed: [], skipped: [] });
      expect(await stateOf(store, id)).toMatchObject({ state: 'sent', at: 1001 });
      expect(await store.slots.nextEventAt()).toBeUndefined();
    });

    it('GIVEN a channel that turns out to be lost meanwhile THEN nobody is told', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const id = await run(store, subscription, 1000);
      const slot = await claimOne(store, 1000);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await store.slots.lost(slot, lossAt(2000))).toBeUndefined();
      expect(await stateOf(store, id)).toEqual({ state: 'skipped', why: 'removed', at: 2000 });
    });
  });
}
