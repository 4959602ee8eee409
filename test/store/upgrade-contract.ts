import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { FactsVersions } from '#store/facts-versions.ts';
import { migrations } from '#store/migrations/index.ts';
import { currentContent, entry } from './test-facts.ts';
import { certain, guild, news } from './test-slots.ts';
import {
  context,
  open,
  openEngine,
  type SharedTestDatabase,
  type StoreTest,
  type TestStore,
} from './test-store.ts';

/** Databases of earlier versions. */
export function upgradeContract(storeTest: StoreTest, database: SharedTestDatabase): void {
  const it = storeTest.extend('url', () => database.createEmpty());

  it('keeps its facts when it is migrated from the first step', async ({ url }) => {
    const engine = await openEngine(url, migrations.slice(0, 1));
    const versions = new FactsVersions(engine, context);
    for (const content of ['A', 'B']) {
      const current = await versions.current();
      await versions.record(entry(content), current?.id, false);
    }
    const store = await open(url);
    expect(await currentContent(store.factsVersions)).toBe('B');
    expect(await store.factsVersions.list(10)).toHaveLength(2);
    expect((await store.claimNew(await store.subscribe(), 1000)).message).toBe('"digest"');
  });

  describe('a database of 0.1, with two subscriptions in a channel,', () => {
    const all = ['a', 'b', 'c', 'd', 'gone', 'of removed', 'moved'];

    it('goes on where they are, and then each posts all news', async ({ url }) => {
      const store = await openFilled(url);
      const [one, two] = await store.subscriptions.ofGuild(guild);
      if (!one || !two) throw new Error('no subscriptions');
      for (const { id } of [one, two]) {
        expect(await store.posted({ id })).toEqual(all.toSorted());
      }
      // The waiting slot of the second.
      expect((await store.claimOne(1000, news(...all, 'new'))).message).toBe('["new"]');
      expect((await store.claimNew(one, 1400, news(...all, 'new'))).message).toBe('["new"]');
    });

    it('posts the update of a slot that fails, only for its subscription', async ({ url }) => {
      const store = await openFilled(url);
      await store.claim(1000, news());
      const sending = await store.claimOne(1500);
      expect(sending).toMatchObject({ message: '["d"]', uncertainSince: 900 });
      await store.slots.retry(sending, certain);
      expect((await store.claimOne(2000, news(...all))).message).toBe('["d"]');
      expect(await store.posted({ id: 1 })).toContain('d');
    });

    it('has all posts corrected, once', async ({ url }) => {
      const store = await openFilled(url);
      const corrected: string[] = [];
      for (let now = 5000; ; now += 1000) {
        const outdated = await store.outdated(all, now);
        if (outdated.length === 0) break;
        for (const post of outdated) {
          const { channelId, messageId, updateId, position } = post;
          corrected.push(`${channelId} ${messageId} ${updateId} ${position}`);
          await store.postedUpdates.corrected(post, { hash: 'new', message: '"corrected"' });
        }
      }
      expect(corrected).toEqual([
        '2000 m1 a 0',
        '2000 m2 c 0',
        '2000 m3 of removed 0',
        '2000 m4 moved 0',
        '2001 m5 moved 0',
        '2000 m1 b 1',
      ]);
    });
  });
}

/** Subscriptions 1 and 2 post to channel 2000, 3 was removed, and 4 moved from there to 2001. */
async function openFilled(url: string): Promise<TestStore> {
  const { db } = await openEngine(url, migrations.slice(0, 2));
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`insert into guilds (guild_id, last_contact_at) values ('100', 0)`);
  await run(`insert into subscriptions (guild_id, created_by, created_at, revision, channel_id,
      days, time, timezone, content, missed, silent, publish, next_due_at) values
    ('100', '500', 0, 1, '2000', 'daily', '18:00', 'Europe/London', 'news', 'latest', 0, 0, 1000),
    ('100', '500', 0, 1, '2000', 'daily', '18:00', 'UTC', 'news', 'latest', 0, 0, 1000),
    ('100', '500', 0, 1, '2000', 'daily', '18:00', 'Asia/Tokyo', 'news', 'latest', 0, 0, 1000),
    ('100', '500', 0, 1, '2001', 'daily', '18:00', 'Europe/London', 'news', 'latest', 0, 0, 1000)`);
  await run('delete from subscriptions where id = 3');
  await run(`insert into slots (run_key, guild_id, kind, content, due_at, subscription_id, state,
      channel_id, message_id, ended_at, message, wake_at, claim, uncertain_since) values
    ('1', '100', 'manual', 'news', 500, 1, 'sent', '2000', 'm1', 500, '""', null, null, null),
    ('2', '100', 'manual', 'news', 500, 2, 'sent', '2000', 'm2', 500, '""', null, null, null),
    ('3', '100', 'manual', 'news', 500, 3, 'sent', '2000', 'm3', 500, '""', null, null, null),
    ('4', '100', 'manual', 'news', 500, 4, 'sent', '2000', 'm4', 500, '""', null, null, null),
    ('5', '100', 'manual', 'news', 500, 4, 'sent', '2001', 'm5', 500, '""', null, null, null),
    ('6', '100', 'manual', 'news', 500, 2, 'waiting', null, null, null, null, 900, null, null),
    ('7', '100', 'manual', 'news', 500, 2, 'sending', '2000', null, null, '["d"]', 1500, 'x', 900)`);
  await run(`insert into posted_updates (channel_id, update_id, guild_id, slot_id, position, hash) values
    ('2000', 'a', '100', 1, 0, 'old'),
    ('2000', 'b', '100', 1, 1, 'old'),
    ('2000', 'c', '100', 2, 0, 'old'),
    ('2000', 'of removed', '100', 3, 0, 'old'),
    ('2000', 'moved', '100', 4, 0, 'old'),
    ('2001', 'moved', '100', 5, 0, 'old'),
    ('2000', 'd', '100', 7, 0, 'old'),
    ('2000', 'gone', '100', null, 0, 'old')`);
  return open(url);
}
