import { describe, expect } from 'vitest';
import { subscriptionsPerGuild, type SubscriptionSettings } from '#subscriptions/subscription.ts';
import { order } from './order.ts';
import { admin, certain, day, guild, heedless, news, stranger } from './test-slots.ts';
import type { StoreTest } from './test-store.ts';

/** Subscriptions, their changes by admins, and the settings of servers. */
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
      const add = async (channelIds: string, guildId = guild) => {
        const added = Array.from(channelIds, (channelId) => order({ channelId }));
        return (await store.subscriptions.add(guildId, admin, added, 0)).outcome;
      };
      expect(await add('01234567')).toBe('added');
      expect(await add('abc')).toBe('full');
      expect(await store.subscriptions.ofGuild(guild)).toHaveLength(8);
      expect(await add('ab')).toBe('added');
      expect(await add('c')).toBe('full');
      expect(await store.subscriptions.ofGuild(guild)).toHaveLength(subscriptionsPerGuild);
      expect(await add('c', stranger)).toBe('added');
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
      const refused = { outcome: 'duplicate', id: null, index: 2 };
      expect(await store.subscriptions.add(guild, admin, twice, 0)).toEqual(refused);
      expect(await store.subscriptions.ofGuild(guild)).toEqual([]);
    });

    it('never reuses the number of a removed subscription', async ({ store, subscription }) => {
      await store.subscriptions.remove(guild, subscription.id);
      expect((await store.subscribe()).id).toBeGreaterThan(subscription.id);
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
      const outcome = await store.subscriptions.edit(before, changed, 0);
      expect(outcome).toEqual({ outcome: 'changed', subscription: after });
      expect(await store.subscriptions.edit(before, order(), 0)).toEqual({ outcome: 'conflict' });
      expect(await store.refresh(before)).toEqual(after);
    });

    it('refuses the settings of another subscription', async ({ store }) => {
      const [one, other] = [await store.subscribe(), await store.subscribe({ channelId: '2001' })];
      const refused = { outcome: 'duplicate', id: one.id };
      expect(await store.subscriptions.edit(other, order(), 0)).toEqual(refused);
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
      const resume = (nextDueAt: number) =>
        subscriptions.resume(guild, subscription.id, nextDueAt, 9000);
      expect(await resume(8000)).toMatchObject({ nextDueAt: 8000, revision: 4 });
      // Now it is due, and must not miss that.
      expect(await resume(9e9)).toMatchObject({ nextDueAt: 8000, revision: 5 });
    });

    it.for(['edited', 'paused'] as const)(
      'skips waiting slots, but not the one being sent: %s',
      async (why, { store, subscription }) => {
        const sending = await store.claimNew(subscription, 1000);
        const waiting = await store.addSlot(subscription, 2000);
        await (why === 'edited'
          ? store.edit(subscription, { timing: { cron: '0 9 * * 1' } }, 3000)
          : store.subscriptions.pause(guild, subscription.id, 3000));
        expect(await store.stateOf(waiting)).toEqual({ state: 'skipped', why, at: 3000 });
        expect(await store.stateOf(sending.id)).toEqual({ state: 'sending' });
        await store.send(sending, 3001);
        expect(await store.stateOf(sending.id)).toMatchObject({ state: 'sent' });
      },
    );

    it('keeps due slots if the times stay the same', async ({ store, subscription }) => {
      const waiting = await store.addSlot(subscription, 1000);
      const changed = { silent: true, content: 'digest' } as const;
      expect(await store.edit(subscription, changed, 3000, 1e9)).toMatchObject({
        outcome: 'changed',
        subscription: { nextDueAt: 1000 + day, silent: true },
      });
      expect(await store.claimOne(3000)).toMatchObject({
        id: waiting,
        subscription: { content: 'digest' },
      });
    });

    it('treats ids of another guild as unknown', async ({ store, subscription }) => {
      const { subscriptions, slots } = store;
      await store.subscribe({}, stranger);
      const { id } = subscription;
      expect(await subscriptions.get(stranger, id)).toBeUndefined();
      const edited = subscriptions.edit({ ...subscription, guildId: stranger }, order({}, 9), 0);
      expect(await edited).toEqual({ outcome: 'conflict' });
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
      const setKnown = async (updateIds: readonly string[]) => {
        const change = { ...order(), known: updateIds };
        await store.subscriptions.edit(await store.refresh(subscription), change, 0);
      };

      // A spotlight shows them too.
      const shown = await store.claimNew(subscription, 1000, heedless(...known));
      await store.slots.retry(shown, certain);
      expect((await store.claimOne(2000, news('a', 'b', 'c'))).message).toBe('["c"]');
      await store.edit(subscription, {});
      expect(await store.posted(subscription)).toEqual(['a', 'b', 'c']);
      await setKnown([]);
      expect(await store.posted(subscription)).toEqual(['c']);
      await setKnown(Array.from({ length: 1200 }, (_, index) => `update ${index}`));
      expect(await store.posted(subscription)).toHaveLength(1201);
      await store.subscriptions.remove(guild, subscription.id);
      expect(await store.posted(subscription)).toEqual(['c']);
    });
  });

  describe("a server's settings", () => {
    it('are its own, and forgotten with it', async ({ store }) => {
      const { guildSettings, retention } = store;
      await guildSettings.setSeen(guild, 3, 0);
      expect([guild, stranger, undefined].map((id) => guildSettings.seenBy(id))).toEqual([3, 0, 0]);
      await guildSettings.setSeen(guild, 0, 1);
      expect(guildSettings.seenBy(guild)).toBe(0);
      await guildSettings.setSeen(guild, 2, 2);
      await retention.forget(guild);
      expect(guildSettings.seenBy(guild)).toBe(0);
    });

    it('are imported with its subscriptions or not at all', async ({ store }) => {
      const { guildSettings, subscriptions } = store;
      await subscriptions.add(guild, admin, [order(), order()], 0, undefined, 3);
      expect(guildSettings.seenBy(guild)).toBe(0);
      await subscriptions.add(guild, admin, [order()], 0, undefined, 3);
      expect(guildSettings.seenBy(guild)).toBe(3);
    });

    it('reach the composer of its posts and corrections', async ({ store, subscription }) => {
      await store.guildSettings.setSeen(guild, 3, 0);
      const slot = await store.claimNew(subscription, 1000, news('a'));
      expect(slot.seen).toBe(3);
      await store.send(slot, 1000);
      expect(await store.outdated(['a'])).toMatchObject([{ seen: 3 }]);
    });
  });
}
