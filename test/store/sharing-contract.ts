import { describe, expect, it } from 'vitest';
import type { Ground } from './contract.ts';
import { nextLine, start } from './processes/processes.ts';
import { earOf, entry, hash, open, recordAll, rollBack } from './stage.ts';

/** A kind of database that outlives its connections. */
export interface SharedGround extends Ground {
  /** The URL of a new database without any tables. */
  empty(): Promise<string>;
  /** Runs a statement behind the store's back; gives the rows. */
  query(url: string, statement: string): Promise<readonly unknown[]>;
}

/** How soon every process must know, in ms. */
const promptly = 2000;

/** What holds for every store that several processes, or one after another, have open. */
export function sharingContract(ground: SharedGround): void {
  it('GIVEN a restart THEN versions and the way back are as they were', async () => {
    const url = await ground.fresh();
    const before = await open(url);
    await recordAll(before.factsVersions, ['A', 'B', 'C']);
    await rollBack(before.factsVersions);
    const list = await before.factsVersions.list(10);
    await before.close();

    const { factsVersions } = await open(url);
    expect(await factsVersions.list(10)).toEqual(list);
    expect(await rollBack(factsVersions)).toBe('A');
  });

  it('GIVEN two stores that expect the same, many times THEN one of them records each time', async () => {
    const url = await ground.fresh();
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

  it('GIVEN another store that records THEN a listener hears of it promptly', async () => {
    const url = await ground.fresh();
    const [here, there] = await Promise.all([open(url), open(url)]);
    const ear = earOf();
    await here.factsVersions.onChange(ear.listener);
    const begun = performance.now();
    const ids = await recordAll(there.factsVersions, ['A', 'B', 'C']);
    await ear.next(ids.at(-1) ?? 0);
    expect(performance.now() - begun).toBeLessThan(promptly);
    expect(ear.heard.at(-1)).toEqual({ id: ids.at(-1), version: hash('C') });
    expect(new Set(ear.heard.map(({ id }) => id)).size).toBe(ear.heard.length);
  });

  describe('several processes', () => {
    it('GIVEN four that start at once on a new database THEN each step of the schema runs once', async () => {
      const url = await ground.empty();
      const processes = Array.from({ length: 4 }, () => start('opener.ts', url));
      await Promise.all(processes.map(nextLine));
      for (const { child } of processes) child.stdin.write('go\n');
      expect(await Promise.all(processes.map(nextLine))).toEqual(processes.map(() => 'opened'));
      expect(
        await ground.query(url, 'select name from hawkins_post_migrations order by version'),
      ).toEqual([{ name: '0001-facts-versions' }, { name: '0002-updates' }]);
    });

    it('GIVEN one killed in the middle of its writes THEN all that it reported is there, and whole', async () => {
      const url = await ground.fresh();
      for (const writes of [1, 7, 30]) {
        const writer = start('writer.ts', url);
        let reported = 0;
        for (let line = 1; line <= writes; line += 1) reported = Number(await nextLine(writer));
        writer.child.kill('SIGKILL');
        expect(await writer.ended).toBe('SIGKILL');

        const store = await open(url);
        const current = await store.factsVersions.current();
        expect(current?.id).toBeGreaterThanOrEqual(reported);
        for (let version = current; version !== undefined;) {
          expect(hash(version.content)).toBe(version.version);
          version = await store.factsVersions.previous(version.id);
        }
        await store.close();
      }
      const all = await ground.query(url, 'select id from facts_versions');
      expect(all.length).toBeGreaterThanOrEqual(38);
    });

    it('GIVEN one killed in the middle of a migration THEN nothing of it is there', async () => {
      const url = await ground.empty();
      expect(await start('half-migration.ts', url).ended).toBe('SIGKILL');
      const { factsVersions } = await open(url);
      expect(await recordAll(factsVersions, ['A'])).toEqual([1]);
      await expect(ground.query(url, 'select * from half_made')).rejects.toThrow('half_made');
    });
  });

  it.each([
    ["insert into hawkins_post_migrations values (3, '0003-of-next-year', 0)", '0003-of-next-year'],
    [
      "update hawkins_post_migrations set name = '0002-otherwise' where version = 2",
      '0002-otherwise',
    ],
  ])('GIVEN a newer schema (%s) THEN it is refused and stays as it is', async (change, unknown) => {
    const url = await ground.fresh();
    await (await open(url)).close();
    await ground.query(url, change);
    const steps = await ground.query(url, 'select * from hawkins_post_migrations');
    await expect(open(url)).rejects.toMatchObject({
      name: 'StoreError',
      trouble: 'newer',
      message: expect.stringMatching(new RegExp(`newer version.*${unknown}.*Nothing was changed`)),
    });
    expect(await ground.query(url, 'select * from hawkins_post_migrations')).toEqual(steps);
  });
}
