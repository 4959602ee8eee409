import { describe, expect } from 'vitest';
import {
  subscriptionsPerGuild,
  type NewSubscription,
  type SubscriptionSettings,
} from '#subscriptions/subscription.ts';
import type { StoreTest } from './test-store.ts';
import { order } from './order.ts';
import { admin, certain, day, guild, news, stranger } from './test-slots.ts';

function many(count: number, from: number) {
  return Array.from({ length: count }, (_, index) => order({ channelId: String(from + index) }));
}

/** Subscriptions, and their changes by admins. */
export function subscriptionsContract(it: StoreTest): void {
  describe('adding subscriptions', () => {
    it.for<[string, Partial<SubscriptionSettings>]>([
      ['days and a time', { timing: { days: 'weekdays', time: '07:30' } }],
      ['cron fields', { timing: { cron: '0 9 1 * *' } }],
      [
        'unusual settings',
        {
          content: 'spotlight',
          mentionRoleId: '3000',
          missed: 'skip',
          silent: true,
          publish: true,
          timezone: 'Asia/Kathmandu',
        },
      ],
    ])('keeps %s', async ([, changes], { store }) => {
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

    it('adds none of several that exceed the limit of a guild', async ({ store }) => {
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

    it.for<[string, 'duplicate' | 'new one', Partial<SubscriptionSettings>]>([
      ['the same', 'duplicate', {}],
      ['the same with another mention', 'duplicate', { mentionRoleId: '3000', silent: true }],
      ['another channel', 'new one', { channelId: '2001' }],
      ['another content', 'new one', { content: 'digest' }],
      ['another time', 'new one', { timing: { days: 'daily', time: '19:00' } }],
      ['other days', 'new one', { timing: { days: 'sunday', time: '18:00' } }],
      ['cron fields', 'new one', { timing: { cron: '0 18 * * *' } }],
      ['another zone', 'new one', { timezone: 'UTC' }],
    ])('treats %s as a %s', async ([, kind, changes], { store, subscription: { id } }) => {
      const added = [order({ channelId: '2900' }), order(changes)];
      const outcome = await store.subscriptions.add(guild, admin, added, 0);
      const isDuplicate = kind === 'duplicate';
      if (isDuplicate) expect(outcome).toEqual({ outcome: 'duplicate', id, index: 1 });
      else expect(outcome).toMatchObject({ outcome: 'added' });
      expect(await store.subscriptions.ofGuild(guild)).toHaveLength(isDuplicate ? 1 : 3);
    });

    it('adds none if two of them are the same', async ({ store }) => {
      const twice = [order(), order({ channelId: '2001' }), order({ silent: true })];
      expect(await store.subscriptions.add(guild, admin, twice, 0)).toEqual({
        outcome: 'duplicate',
        id: null,
        index: 2,
      });
      expect(await store.subscriptions.ofGuild(guild)).toEqual([]);
    });

    it('never reuses the number of a removed subscription', async ({ store }) => {
      const first = await store.subscribe();
      await store.subscriptions.remove(guild, first.id);
      expect((await store.subscribe()).id).toBeGreaterThan(first.id);
    });

    it('remembers the time zone that the guild named last', async ({ store }) => {
      const { subscriptions } = store;
      const named = (timezone: string, guildId = guild) =>
        subscriptions.add(guildId, admin, [order({ channelId: timezone, timezone })], 0, timezone);
      expect(await subscriptions.timezoneOf(guild)).toBeUndefined();
      const subscription = await store.subscribe({ timezone: 'Asia/Kathmandu' });
      expect(await subscriptions.timezoneOf(guild)).toBeUndefined();
      await named('Asia/Tokyo');
      await named('UTC', stranger);
      expect(await subscriptions.timezoneOf(guild)).toBe('Asia/Tokyo');
      await store.subscribe({ timezone: 'Europe/London', channelId: 'another' });
      await subscriptions.edit(subscription, order({ timezone: 'America/New_York' }), 0);
      await subscriptions.remove(guild, subscription.id);
      expect(await subscriptions.timezoneOf(guild)).toBe('Asia/Tokyo');
      await named('Australia/Sydney');
      expect(await subscriptions.timezoneOf(guild)).toBe('Australia/Sydney');
    });
  });

  describe('changing subscriptions', () => {
    it('replaces all settings, unless they changed since they were read', async ({ store }) => {
      const before = await store.subscribe();
      const changed = order({ content: 'digest', timing: { cron: '0 9 * * 1' } }, 7000);
      const after = { ...before, ...changed.settings, revision: 2, nextDueAt: 7000 };
      expect(await store.subscriptions.edit(before, changed, 0)).toEqual({
        outcome: 'changed',
        subscription: after,
      });
      expect(await store.subscriptions.edit(before, order(), 0)).toEqual({ outcome: 'conflict' });
      expect(await store.refresh(before)).toEqual(after);
    });

    it('refuses the settings of another subscription', async ({ store }) => {
      const [one, other] = [await store.subscribe(), await store.subscribe({ channelId: '2001' })];
      expect(await store.subscriptions.edit(other, order(), 0)).toEqual({
        outcome: 'duplicate',
        id: one.id,
      });
      expect(await store.refresh(other)).toEqual(other);
    });

    it('keeps a paused one paused until it is resumed', async ({ store, subscription }) => {
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

    it('resumes one that is not paused without missing a due slot', async ({ store }) => {
      const { id } = await store.subscribe();
      expect(await store.subscriptions.resume(guild, id, 8000, 2000)).toMatchObject({
        nextDueAt: 1000,
      });
    });

    it.for(['edited', 'paused'] as const)(
      'skips waiting slots, but not the one being sent: %s',
      async (why, { store, subscription }) => {
        const sending = await store.claimNew(subscription, 1000);
        const waiting = await store.addSlot(subscription, 2000);
        const current = await store.refresh(subscription);
        await (why === 'edited'
          ? store.subscriptions.edit(current, order({ timing: { cron: '0 9 * * 1' } }), 3000)
          : store.subscriptions.pause(guild, subscription.id, 3000));
        expect(await store.stateOf(waiting)).toEqual({ state: 'skipped', why, at: 3000 });
        expect(await store.stateOf(sending.id)).toEqual({ state: 'sending' });
        await store.send(sending, 3001);
        expect(await store.stateOf(sending.id)).toMatchObject({ state: 'sent' });
      },
    );

    it('keeps due slots if the times stay the same', async ({ store, subscription }) => {
      const waiting = await store.addSlot(subscription, 1000);
      const current = await store.refresh(subscription);
      const changed = order({ silent: true, content: 'digest' }, 1e9);
      expect(await store.subscriptions.edit(current, changed, 3000)).toMatchObject({
        outcome: 'changed',
        subscription: { nextDueAt: 1000 + day, silent: true },
      });
      expect(await store.claimOne(3000)).toMatchObject({
        id: waiting,
        subscription: { content: 'digest' },
      });
    });

    it('moves slots from a lost channel to the new one', async ({ store, subscription }) => {
      await store.lose(subscription, 1000);
      expect((await store.claim(3000)).claimed).toEqual([]);
      const current = await store.refresh(subscription);
      await store.subscriptions.edit(current, order({ channelId: '2001' }), 3000);
      expect(await store.claimOne(3000)).toMatchObject({ channelId: '2001' });
    });

    it('treats ids of another guild as unknown', async ({ store, subscription }) => {
      const { subscriptions, slots } = store;
      await store.subscribe({}, stranger);
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
      expect(await store.refresh(subscription)).toEqual(subscription);
    });
  });

  describe('known updates', () => {
    it('are left out until an edit forgets them', async ({ store }) => {
      const known = ['a', 'b'];
      await store.subscriptions.add(guild, admin, [{ ...order(), known }], 0);
      const [subscription] = await store.subscriptions.ofGuild(guild);
      if (!subscription) throw new Error('added nothing');
      const posted = async () =>
        Array.from((await store.slots.alreadyPosted(subscription)).updateIds).toSorted();
      const edit = async (changes: Partial<NewSubscription>) =>
        store.subscriptions.edit(await store.refresh(subscription), { ...order(), ...changes }, 0);

      // A spotlight shows them too.
      const nothing = { updateIds: new Set<string>(), spotlight: null };
      const shown = await store.claimNew(subscription, 1000, (slot) =>
        news(...known)(slot, nothing),
      );
      await store.slots.retry(shown, certain);
      expect((await store.claimOne(2000, news('a', 'b', 'c'))).message).toBe('["c"]');
      await edit({});
      expect(await posted()).toEqual(['a', 'b', 'c']);
      await edit({ known: [] });
      expect(await posted()).toEqual(['c']);
      await edit({ known: Array.from({ length: 1200 }, (_, index) => `update ${index}`) });
      expect(await posted()).toHaveLength(1201);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await posted()).toEqual(['c']);
    });
  });
}
