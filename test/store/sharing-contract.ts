import { once } from 'node:events';
import { describe, expect } from 'vitest';
import { migrations } from '#store/migrations/index.ts';
import type { Migration } from '#store/migrations/tables.ts';
import { start } from './processes/processes.ts';
import { entry, hash, listenTo, readAll, recordAll } from './test-facts.ts';
import { digest, guild, news } from './test-slots.ts';
import {
  open,
  openEngine,
  troubleOf,
  type SharedTestDatabase,
  type StoreTest,
} from './test-store.ts';

/** A database that several processes use, at the same time or one after another. */
export function sharingContract(it: StoreTest, database: SharedTestDatabase): void {
  describe('three stores', () => {
    it('never both record if they expect the same version', async ({ stores }) => {
      let expected: number | undefined;
      for (let round = 1; round <= 20; round += 1) {
        const outcomes = await Promise.all(
          stores.map(({ factsVersions }, index) =>
            factsVersions.record(entry(`${round} by ${index}`), expected),
          ),
        );
        const ids = outcomes.flatMap((outcome) =>
          outcome.outcome === 'recorded' ? [outcome.id] : [],
        );
        expect(ids).toHaveLength(1);
        [expected] = ids;
      }
      expect(await stores[0].factsVersions.list(100)).toHaveLength(20);
    });

    it('report versions of each other within 2 seconds', async ({ stores: [here, there] }) => {
      const { changes, next } = await listenTo(here.factsVersions);
      const begun = performance.now();
      const ids = await recordAll(there.factsVersions, ['A', 'B', 'C']);
      await next(ids.at(-1) ?? 0);
      expect(performance.now() - begun).toBeLessThan(2000);
      expect(changes.at(-1)).toEqual({ id: ids.at(-1), version: hash('C') });
      expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
    });

    it('report an older version if the database goes back to it', async ({ url, stores }) => {
      const [here, there] = stores;
      const { changes, next } = await listenTo(here.factsVersions);
      const [first = 0, second = 0] = await recordAll(there.factsVersions, ['A', 'B']);
      await next(second);
      await database.query(url, `update facts_current set facts_version_id = ${first}`);
      // Any notification: the tests' own change sends none.
      await there.guildSettings.setSeen('1', 1, 0);
      await expect.poll(() => changes.at(-1)).toEqual({ id: first, version: hash('A') });
    });

    it("read the other's settings of a server within 2 seconds", async ({
      stores: [here, there],
    }) => {
      await listenTo(here.factsVersions);
      await here.guildSettings.refresh();
      const seen = () => here.guildSettings.seenBy(guild);
      const often = { interval: 20, timeout: 2000 };
      await there.guildSettings.setSeen(guild, 4, 0);
      await expect.poll(seen, often).toBe(4);
      await there.retention.forget(guild);
      await expect.poll(seen, often).toBe(0);
    });
  });

  describe('a killed process', () => {
    it('keeps every version that it reported, complete', async ({ url }) => {
      for (const writes of [1, 7, 30]) {
        const writer = start('writer.ts', url);
        let reported = 0;
        for (let line = 1; line <= writes; line += 1) reported = Number(await writer.nextLine());
        writer.child.kill('SIGKILL');
        await once(writer.child, 'exit');

        const store = await open(url);
        expect(await readAll(store.factsVersions)).toBeGreaterThanOrEqual(reported);
        await store.close();
      }
      const all = await database.query(url, 'select id from facts_versions');
      expect(all.length).toBeGreaterThanOrEqual(38);
    });
  });

  describe('the schema', () => {
    it('is not changed by a migration that fails', async () => {
      const url = await database.createEmpty();
      const failing: Migration = {
        name: '9999-failing',
        async up(trx) {
          await trx.schema.createTable('half_made').addColumn('id', 'integer').execute();
          throw new Error('on purpose');
        },
      };
      await expect(openEngine(url, [...migrations, failing])).rejects.toThrow('on purpose');
      await open(url);
      await expect(database.query(url, 'select * from half_made')).rejects.toThrow('half_made');
    });

    it('is migrated once by four processes that start at the same time', async () => {
      const url = await database.createEmpty();
      const processes = Array.from({ length: 4 }, () => start('opener.ts', url));
      await Promise.all(processes.map(({ nextLine }) => nextLine()));
      for (const { child } of processes) child.stdin.write('go\n');
      expect(await Promise.all(processes.map(({ nextLine }) => nextLine()))).toEqual(
        processes.map(() => 'opened'),
      );
      expect(
        await database.query(url, 'select name from hawkins_post_migrations order by version'),
      ).toEqual(migrations.map(({ name }) => ({ name })));
    });

    it.for([
      ["insert into hawkins_post_migrations values (9, '0009-of-next-year', 0)", '0009-of-next-'],
      ["update hawkins_post_migrations set name = '0002-other' where version = 2", '0002-other'],
    ] as const)('is refused if it is newer: %s', async ([change, unknown], { url }) => {
      await (await open(url)).close();
      await database.query(url, change);
      const steps = await database.query(url, 'select * from hawkins_post_migrations');
      expect(await troubleOf(open(url))).toMatch(
        new RegExp(`^newer: .*newer version.*${unknown}.*Nothing was changed`),
      );
      expect(await database.query(url, 'select * from hawkins_post_migrations')).toEqual(steps);
    });
  });

  describe('finished slots', () => {
    it('keep only messages that may be corrected', async ({ url, store, subscription }) => {
      const composers = [digest, news('a'), digest, news('b'), digest, news('c')];
      for (const [index, compose] of composers.entries()) {
        const slot = await store.claimNew(subscription, 1000 + index, compose);
        if (index < 4) await store.send(slot, 2000, index < 2);
        if (index < 2) await store.slots.published(slot, { trouble: null });
        if (index >= 4) await store.slots.skip(slot, { why: 'x', at: 2000, forget: false });
      }
      expect(await database.query(url, 'select message from slots order by id')).toEqual(
        [null, '["a"]', null, '["b"]', null, null].map((message) => ({ message })),
      );
    });
  });
}
