import { describe, expect } from 'vitest';
import { order } from './order.ts';
import { admin, guild, news, stranger } from './test-slots.ts';
import { open, type StoreTest } from './test-store.ts';

/** The settings of servers. */
export function settingsContract(it: StoreTest): void {
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
      const hashes = new Map([['a', 'changed']]);
      const request = { now: 5000, until: 6000, limit: 10 };
      expect(await store.postedUpdates.claimOutdated(hashes, request)).toMatchObject([{ seen: 3 }]);
    });
  });
}

/** The same with several processes. */
export function sharedSettingsContract(it: StoreTest): void {
  describe("a server's settings", () => {
    it('reach other processes within 2 seconds', async ({ url }) => {
      const [here, there] = await Promise.all([open(url), open(url)]);
      await here.factsVersions.onChange(() => undefined);
      await here.guildSettings.refresh();
      await there.guildSettings.setSeen(guild, 4, 0);
      await expect
        .poll(() => here.guildSettings.seenBy(guild), { interval: 20, timeout: 2000 })
        .toBe(4);
      await there.retention.forget(guild);
      await expect
        .poll(() => here.guildSettings.seenBy(guild), { interval: 20, timeout: 2000 })
        .toBe(0);
    });
  });
}
