import { sql, type Insertable } from 'kysely';
import { describe, expect, onTestFinished } from 'vitest';
import { systemClock } from '#clock.ts';
import { parseStoreUrl } from '#store/address.ts';
import type { Engine } from '#store/engine.ts';
import { FactsVersions } from '#store/facts-versions.ts';
import { migrations } from '#store/migrations/index.ts';
import { openPostgres } from '#store/postgres.ts';
import type { SlotsTable } from '#store/schema.ts';
import { openSqlite } from '#store/sqlite.ts';
import { admin, certain, guild, news } from './test-slots.ts';
import { entry, open, silent, type SharedTestDatabase, type StoreTest } from './test-store.ts';

const context = { clock: systemClock, log: silent };

/** Databases of earlier versions. */
export function upgradeContract(storeTest: StoreTest, database: SharedTestDatabase): void {
  const it = storeTest.extend('url', () => database.createEmpty());

  it('keeps its facts when it is migrated from the first step', async ({ url }) => {
    const engine = await openAfter(url, 1);
    const versions = new FactsVersions(engine, context);
    for (const content of ['A', 'B']) {
      const current = await versions.current();
      await versions.record(entry(content), current?.id, false);
    }
    const store = await open(url);
    expect((await store.factsVersions.current())?.content).toBe('B');
    expect(await store.factsVersions.list(10)).toHaveLength(2);
    expect((await store.claimNew(await store.subscribe(), 1000)).message).toBe('"digest"');
  });

  describe('a database of 0.1, with two subscriptions in a channel,', () => {
    const all = ['a', 'b', 'c', 'd', 'gone', 'of removed', 'moved'];

    it('goes on where they are, and then each posts all news', async ({ url }) => {
      await fill(await openAfter(url, 2));
      const store = await open(url);
      const [one, two] = await store.subscriptions.ofGuild(guild);
      if (!one || !two) throw new Error('no subscriptions');
      for (const { id } of [one, two]) {
        const { updateIds } = await store.slots.alreadyPosted({ id });
        expect(Array.from(updateIds).toSorted()).toEqual(all.toSorted());
      }
      // The waiting slot of the second.
      expect((await store.claimOne(1000, news(...all, 'new'))).message).toBe('["new"]');
      expect((await store.claimNew(one, 1400, news(...all, 'new'))).message).toBe('["new"]');
    });

    it('posts the update of a slot that fails, only for its subscription', async ({ url }) => {
      await fill(await openAfter(url, 2));
      const store = await open(url);
      await store.claim(1000, news());
      const sending = await store.claimOne(1500);
      expect(sending).toMatchObject({ message: '["d"]', uncertainSince: 900 });
      await store.slots.retry(sending, certain);
      expect((await store.claimOne(2000, news(...all))).message).toBe('["d"]');
      const [one] = await store.subscriptions.ofGuild(guild);
      expect((await store.slots.alreadyPosted({ id: one?.id ?? 0 })).updateIds).toContain('d');
    });

    it('has all posts corrected, once', async ({ url }) => {
      await fill(await openAfter(url, 2));
      const { postedUpdates } = await open(url);
      const hashes = new Map(all.map((id) => [id, 'new']));
      const corrected: string[] = [];
      for (let now = 5000; ; now += 1000) {
        const request = { now, until: now + 1000, limit: 10 };
        const outdated = await postedUpdates.claimOutdated(hashes, request);
        if (outdated.length === 0) break;
        for (const post of outdated) {
          const { channelId, messageId, updateId, position } = post;
          corrected.push(`${channelId} ${messageId} ${updateId} ${position}`);
          await postedUpdates.corrected(post, { hash: 'new', message: '"corrected"' });
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

/** A database after the first `steps` migrations. */
async function openAfter(url: string, steps: number): Promise<Engine> {
  const address = parseStoreUrl(url);
  const first = migrations.slice(0, steps);
  const engine = await (address.kind === 'sqlite'
    ? openSqlite(address, context, first)
    : openPostgres(address, context, first));
  onTestFinished(() => engine.close());
  return engine;
}

/** Subscriptions 1 and 2 post to channel 2000, 3 was removed, and 4 moved from there to 2001. */
async function fill({ db }: Engine): Promise<void> {
  await db
    .insertInto('guilds')
    .values({ guild_id: guild, timezone: null, last_contact_at: 0 })
    .execute();
  for (const [channel, timezone] of [
    ['2000', 'Europe/London'],
    ['2000', 'UTC'],
    ['2000', 'Asia/Tokyo'],
    ['2001', 'Europe/London'],
  ]) {
    await sql`insert into subscriptions (guild_id, created_by, created_at, revision, channel_id,
        days, time, timezone, content, missed, silent, publish, next_due_at)
      values (${guild}, ${admin}, 0, 1, ${channel},
        'daily', '18:00', ${timezone}, 'news', 'latest', 0, 0, 1000)`.execute(db);
  }
  await db.deleteFrom('subscriptions').where('id', '=', 3).execute();

  const waiting = { subscription_id: 2, state: 'waiting', wake_at: 900 } as const;
  const sending = {
    subscription_id: 2,
    state: 'sending',
    wake_at: 1500,
    claim: 'of 0.1',
    uncertain_since: 900,
    channel_id: '2000',
    message: '["d"]',
  } as const;
  const slots = [sent(1, 'm1'), sent(2, 'm2'), sent(3, 'm3'), sent(4, 'm4')];
  for (const [index, slot] of [...slots, sent(4, 'm5', '2001'), waiting, sending].entries()) {
    const row: Insertable<SlotsTable> = {
      run_key: `${index}`,
      guild_id: guild,
      kind: 'manual',
      content: 'news',
      due_at: 500,
      ...slot,
    };
    await db.insertInto('slots').values(row).execute();
  }
  await sql`insert into posted_updates (channel_id, update_id, guild_id, slot_id, position, hash) values
    ('2000', 'a', '100', 1, 0, 'old'),
    ('2000', 'b', '100', 1, 1, 'old'),
    ('2000', 'c', '100', 2, 0, 'old'),
    ('2000', 'of removed', '100', 3, 0, 'old'),
    ('2000', 'moved', '100', 4, 0, 'old'),
    ('2001', 'moved', '100', 5, 0, 'old'),
    ('2000', 'd', '100', 7, 0, 'old'),
    ('2000', 'gone', '100', null, 0, 'old')`.execute(db);
}

function sent(subscription: number, message: string, channel = '2000') {
  return {
    subscription_id: subscription,
    state: 'sent',
    channel_id: channel,
    message_id: message,
    ended_at: 500,
    message: '""',
  } as const;
}
