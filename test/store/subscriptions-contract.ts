import { describe, expect, it } from 'vitest';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import { subscriptionsPerGuild } from '#subscriptions/subscription.ts';
import type { Ground } from './contract.ts';
import { open } from './stage.ts';
import {
  add,
  admin,
  claim,
  claimOne,
  day,
  fresh,
  guild,
  lossAt,
  order,
  run,
  send,
  stateOf,
  stranger,
} from './updates-stage.ts';

const evenings: Partial<SubscriptionSettings> = { timing: { days: 'daily', time: '20:00' } };

function many(count: number, from: number) {
  return Array.from({ length: count }, (_, index) => order({ channelId: String(from + index) }));
}

/** What admins order and change. */
export function subscriptionsContract(ground: Ground): void {
  describe('ordering', () => {
    it.each<[string, Partial<SubscriptionSettings>]>([
      ['days and a time', { timing: { days: 'weekdays', time: '07:30' } }],
      ['cron fields', { timing: { cron: '0 9 1 * *' } }],
      [
        'everything else than usual',
        {
          content: 'spotlight',
          mentionRoleId: '3000',
          missed: 'skip',
          silent: true,
          publish: true,
          timezone: 'Asia/Kathmandu',
        },
      ],
    ])('GIVEN an order with %s THEN it comes back as it was', async (_, changes) => {
      const store = await open(await ground.fresh());
      const { settings } = order(changes);
      const outcome = await store.subscriptions.add(guild, admin, [order(changes, 5000)], 70);
      const subscription = {
        ...settings,
        id: 1,
        guildId: guild,
        createdBy: admin,
        createdAt: 70,
        revision: 1,
        nextDueAt: 5000,
        outage: null,
      };
      expect(outcome).toEqual({ outcome: 'added', subscriptions: [subscription] });
      expect(await store.subscriptions.get(guild, 1)).toEqual(subscription);
      expect(await store.subscriptions.ofGuild(guild)).toEqual([subscription]);
      expect(await store.subscriptions.ofGuild(stranger)).toEqual([]);
    });

    it('GIVEN more than a guild may have THEN none of them is added', async () => {
      const store = await open(await ground.fresh());
      const { subscriptions } = store;
      await subscriptions.add(guild, admin, many(8, 1), 0);
      expect(await subscriptions.add(guild, admin, many(3, 20), 0)).toEqual({ outcome: 'full' });
      expect(await subscriptions.ofGuild(guild)).toHaveLength(8);
      expect(await subscriptions.add(guild, admin, many(2, 20), 0)).toMatchObject({
        outcome: 'added',
      });
      expect(await subscriptions.add(guild, admin, many(1, 40), 0)).toEqual({ outcome: 'full' });
      expect(await subscriptions.ofGuild(guild)).toHaveLength(subscriptionsPerGuild);
      expect(await subscriptions.add(stranger, admin, many(1, 40), 0)).toMatchObject({
        outcome: 'added',
      });
    });

    it.each<[string, boolean, Partial<SubscriptionSettings>]>([
      ['the same', true, {}],
      ['the same with another mention', true, { mentionRoleId: '3000', silent: true }],
      ['another channel', false, { channelId: '2001' }],
      ['another content', false, { content: 'digest' }],
      ['another time', false, { timing: { days: 'daily', time: '19:00' } }],
      ['other days', false, { timing: { days: 'sunday', time: '18:00' } }],
      ['cron fields', false, { timing: { cron: '0 18 * * *' } }],
      ['another zone', false, { timezone: 'UTC' }],
    ])('GIVEN %s THEN that it is a duplicate is %s', async (_, isDuplicate, changes) => {
      const store = await open(await ground.fresh());
      const { id } = await add(store);
      const added = [order({ channelId: '2900' }), order(changes)];
      const outcome = await store.subscriptions.add(guild, admin, added, 0);
      if (isDuplicate) expect(outcome).toEqual({ outcome: 'duplicate', id, index: 1 });
      else expect(outcome).toMatchObject({ outcome: 'added' });
      expect(await store.subscriptions.ofGuild(guild)).toHaveLength(isDuplicate ? 1 : 3);
    });

    it('GIVEN the same twice in one order THEN nothing of it is added', async () => {
      const store = await open(await ground.fresh());
      const twice = [order(), order({ channelId: '2001' }), order({ silent: true })];
      expect(await store.subscriptions.add(guild, admin, twice, 0)).toEqual({
        outcome: 'duplicate',
        id: null,
        index: 2,
      });
      expect(await store.subscriptions.ofGuild(guild)).toEqual([]);
    });

    it('GIVEN one that was removed THEN its number is not used again', async () => {
      const store = await open(await ground.fresh());
      const first = await add(store);
      await store.subscriptions.remove(guild, first.id);
      expect((await add(store)).id).toBeGreaterThan(first.id);
    });

    it('GIVEN a zone to remember THEN it is that, for that guild, until another one is', async () => {
      const store = await open(await ground.fresh());
      const { subscriptions } = store;
      const named = (timezone: string, guildId = guild) =>
        subscriptions.add(guildId, admin, [order({ channelId: timezone, timezone })], 0, timezone);
      expect(await subscriptions.timezoneOf(guild)).toBeUndefined();
      const subscription = await add(store, { timezone: 'Asia/Kathmandu' });
      expect(await subscriptions.timezoneOf(guild)).toBeUndefined();
      await named('Asia/Tokyo');
      await named('UTC', stranger);
      expect(await subscriptions.timezoneOf(guild)).toBe('Asia/Tokyo');
      await add(store, { timezone: 'Europe/London', channelId: 'another' });
      await subscriptions.edit(subscription, order({ timezone: 'America/New_York' }), 0);
      await subscriptions.remove(guild, subscription.id);
      expect(await subscriptions.timezoneOf(guild)).toBe('Asia/Tokyo');
      await named('Australia/Sydney');
      expect(await subscriptions.timezoneOf(guild)).toBe('Australia/Sydney');
    });
  });

  describe('changes by an admin', () => {
    it('GIVEN an edit THEN all settings are the new ones, and an edit of the old ones races', async () => {
      const store = await open(await ground.fresh());
      const before = await add(store);
      const changed = order({ content: 'digest', timing: { cron: '0 9 * * 1' } }, 7000);
      const after = { ...before, ...changed.settings, revision: 2, nextDueAt: 7000 };
      expect(await store.subscriptions.edit(before, changed, 0)).toEqual({
        outcome: 'changed',
        subscription: after,
      });
      expect(await store.subscriptions.edit(before, order(), 0)).toEqual({ outcome: 'conflict' });
      expect(await fresh(store, before)).toEqual(after);
    });

    it('GIVEN an edit into the double of another THEN nothing changes', async () => {
      const store = await open(await ground.fresh());
      const [one, other] = [await add(store), await add(store, { channelId: '2001' })];
      expect(await store.subscriptions.edit(other, order(), 0)).toEqual({
        outcome: 'duplicate',
        id: one.id,
      });
      expect(await fresh(store, other)).toEqual(other);
    });

    it('GIVEN a paused one THEN an edit leaves it paused, and only resuming goes on', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const { subscriptions } = store;
      const paused = await subscriptions.pause(guild, subscription.id, 0);
      expect(paused).toMatchObject({ nextDueAt: null, revision: 2 });
      expect(await subscriptions.due(1e12, 10)).toEqual([]);
      expect(await subscriptions.active(0, 10)).toEqual([]);
      const edited = await subscriptions.edit(paused ?? subscription, order({ silent: true }), 0);
      expect(edited).toMatchObject({ subscription: { nextDueAt: null, silent: true } });
      expect(await subscriptions.resume(guild, subscription.id, 8000, 0)).toMatchObject({
        nextDueAt: 8000,
        revision: 4,
      });
    });

    it('GIVEN one that is not paused THEN resuming does not leave out a run that is due', async () => {
      const store = await open(await ground.fresh());
      const { id } = await add(store);
      expect(await store.subscriptions.resume(guild, id, 8000, 2000)).toMatchObject({
        nextDueAt: 1000,
      });
    });

    it.each(['edited', 'paused'] as const)(
      'GIVEN runs that wait and one that is being sent THEN those that wait are skipped: %s',
      async (why) => {
        const store = await open(await ground.fresh());
        const subscription = await add(store);
        await run(store, subscription, 1000);
        const sending = await claimOne(store, 1000);
        const waiting = await run(store, subscription, 2000);
        const current = await fresh(store, subscription);
        await (why === 'edited'
          ? store.subscriptions.edit(current, order(evenings), 3000)
          : store.subscriptions.pause(guild, subscription.id, 3000));
        expect(await stateOf(store, waiting)).toEqual({ state: 'skipped', why, at: 3000 });
        expect(await stateOf(store, sending.id)).toEqual({ state: 'sending' });
        await send(store, sending, 3001);
        expect(await stateOf(store, sending.id)).toMatchObject({ state: 'sent' });
      },
    );

    it('GIVEN an edit that leaves the times as they are THEN no run is left out, recorded or not', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const waiting = await run(store, subscription, 1000);
      const current = await fresh(store, subscription);
      const changed = order({ silent: true, content: 'digest' }, 1e9);
      expect(await store.subscriptions.edit(current, changed, 3000)).toMatchObject({
        outcome: 'changed',
        subscription: { nextDueAt: 1000 + day, silent: true },
      });
      expect(await claimOne(store, 3000)).toMatchObject({
        id: waiting,
        subscription: { content: 'digest' },
      });
    });

    it('GIVEN a run that waits for a lost channel THEN it goes to the one chosen instead, at once', async () => {
      const store = await open(await ground.fresh());
      const subscription = await add(store);
      const waiting = await run(store, subscription, 1000);
      await store.slots.lost(await claimOne(store, 1000), lossAt(1000));
      expect((await claim(store, 3000)).claimed).toEqual([]);
      const current = await fresh(store, subscription);
      await store.subscriptions.edit(current, order({ channelId: '2001' }), 3000);
      expect(await claimOne(store, 3000)).toMatchObject({ id: waiting, channelId: '2001' });
    });

    it("GIVEN another guild's id THEN it is as good as none", async () => {
      const store = await open(await ground.fresh());
      const { subscriptions, slots } = store;
      const subscription = await add(store);
      await add(store, {}, stranger);
      const { id } = subscription;
      expect(await subscriptions.get(stranger, id)).toBeUndefined();
      expect(
        await subscriptions.edit({ ...subscription, guildId: stranger }, order({}, 9), 0),
      ).toEqual({ outcome: 'conflict' });
      expect(await subscriptions.pause(stranger, id, 0)).toBeUndefined();
      expect(await subscriptions.resume(stranger, id, 9, 0)).toBeUndefined();
      await subscriptions.retryNow(stranger, id, 0);
      expect(await subscriptions.remove(stranger, id)).toBe(false);
      expect(await slots.addManual(stranger, id, 'interaction', 0)).toBeUndefined();
      expect(await fresh(store, subscription)).toEqual(subscription);
    });
  });
}
