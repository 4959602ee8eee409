import { describe, expect } from 'vitest';
import { migrations } from '#store/migrations/index.ts';
import { nextLine, start } from './processes/processes.ts';
import { digest, news } from './test-slots.ts';
import {
  changeListener,
  entry,
  hash,
  open,
  readAll,
  recordAll,
  type SharedTestDatabase,
  type StoreTest,
} from './test-store.ts';

/** A database that several processes use, at the same time or one after another. */
export function sharingContract(it: StoreTest, database: SharedTestDatabase): void {
  describe('two stores', () => {
    it('never both record if they expect the same version', async ({ url }) => {
      const stores = await Promise.all([open(url), open(url)]);
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
      expect(await stores[0]?.factsVersions.list(100)).toHaveLength(20);
    });

    it('report versions of each other within 2 seconds', async ({ url }) => {
      const [here, there] = await Promise.all([open(url), open(url)]);
      const { changes, listener, next } = changeListener();
      await here.factsVersions.onChange(listener);
      const begun = performance.now();
      const ids = await recordAll(there.factsVersions, ['A', 'B', 'C']);
      await next(ids.at(-1) ?? 0);
      expect(performance.now() - begun).toBeLessThan(2000);
      expect(changes.at(-1)).toEqual({ id: ids.at(-1), version: hash('C') });
      expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
    });

    it('report an older version if the database goes back to it', async ({ url }) => {
      const [here, there] = await Promise.all([open(url), open(url)]);
      const { changes, listener, next } = changeListener();
      await here.factsVersions.onChange(listener);
      const [first = 0, second = 0] = await recordAll(there.factsVersions, ['A', 'B']);
      await next(second);
      await database.query(url, `update facts_current set facts_version_id = ${first}`);
      // Any notification: the tests' own change sends none.
      await there.guildSettings.setSeen('1', 1, 0);
      await expect.poll(() => changes.at(-1)).toEqual({ id: first, version: hash('A') });
    });
  });

  describe('a killed process', () => {
    it('keeps every version that it reported, complete', async ({ url }) => {
      for (const writes of [1, 7, 30]) {
        const writer = start('writer.ts', url);
        let reported = 0;
        for (let line = 1; line <= writes; line += 1) reported = Number(await nextLine(writer));
        writer.child.kill('SIGKILL');
        expect(await writer.ended).toBe('SIGKILL');

        const store = await open(url);
        expect(await readAll(store.factsVersions)).toBeGreaterThanOrEqual(reported);
        await store.close();
      }
      const all = await database.query(url, 'select id from facts_versions');
      expect(all.length).toBeGreaterThanOrEqual(38);
    });

    it('leaves nothing of its migration', async () => {
      const url = await database.createEmpty();
      expect(await start('half-migration.ts', url).ended).toBe('SIGKILL');
      const { factsVersions } = await open(url);
      expect(await recordAll(factsVersions, ['A'])).toEqual([1]);
      await expect(database.query(url, 'select * from half_made')).rejects.toThrow('half_made');
    });
  });

  describe('the schema', () => {
    it('is migrated once by four processes that start at the same time', async () => {
      const url = await database.createEmpty();
      const processes = Array.from({ length: 4 }, () => start('opener.ts', url));
      await Promise.all(processes.map(nextLine));
      for (const { child } of processes) child.stdin.write('go\n');
      expect(await Promise.all(processes.map(nextLine))).toEqual(processes.map(() => 'opened'));
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
      await expect(open(url)).rejects.toMatchObject({
        name: 'StoreError',
        trouble: 'newer',
        message: expect.stringMatching(
          new RegExp(`newer version.*${unknown}.*Nothing was changed`),
        ),
      });
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
