import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '#store/postgres-pool.ts';
import { openStore } from '#store/store.ts';
import { sharedStoreContract } from './contracts.ts';
import { password, query, startPostgres, type PostgresServer } from './postgres-server.ts';
import { listenTo, recordAll } from './test-facts.ts';
import { news } from './test-slots.ts';
import { context, open, openEngine, silent, troubleOf } from './test-store.ts';

let server: PostgresServer;
let template: string;
beforeAll(async () => {
  server = await startPostgres();
  template = await server.createDatabase();
  await (await openStore(template, context)).close();
});
afterAll(() => server.stop());

describe('a store in PostgreSQL', () => {
  sharedStoreContract({
    create: () => server.createDatabase(template),
    createEmpty: () => server.createDatabase(),
    query,
  });
});

/** Ends the connections that meet a condition, as a restart of the server would. */
function endConnections(url: string, condition: string): Promise<readonly unknown[]> {
  return query(
    url,
    `select pg_terminate_backend(pid) as ended from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and ${condition}`,
  );
}

describe('lost connections', () => {
  it.each(["query like 'listen%'", "query not like 'listen%'"])(
    'are noticed while idle, if %s',
    async (condition) => {
      const url = await server.createDatabase(template);
      const store = await open(url);
      await store.factsVersions.onChange(() => undefined);
      await store.ping();
      expect(store.slots.connectionLostAt).toBe(Number.NEGATIVE_INFINITY);
      await endConnections(url, condition);
      await expect.poll(() => store.slots.connectionLostAt).toBeGreaterThan(0);
    },
  );

  it('of a listener are replaced without missing a change', async () => {
    const url = await server.createDatabase(template);
    const [here, there] = [await open(url), await open(url)];
    const { changes, next } = await listenTo(here.factsVersions);
    expect(await endConnections(url, "query like 'listen%'")).toEqual([{ ended: true }]);

    const begun = performance.now();
    const [first = 0] = await recordAll(there.factsVersions, ['A']);
    await next(first);
    expect(performance.now() - begun).toBeLessThan(2000);

    const [second = 0] = await recordAll(there.factsVersions, ['B']);
    await next(second);
    expect(changes.map(({ id }) => id)).toEqual([first, second]);
  });

  it('fail a transaction, but not the next query', async () => {
    const url = await server.createDatabase(template);
    const { db } = await openEngine(url);
    const torn = db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
        transaction,
      );
      await endConnections(url, `pid = ${rows[0]?.pid}`);
      await sql`select 1`.execute(transaction);
    });
    expect(await troubleOf(torn)).toMatch(/^unreachable: /);
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('are not used again after a timeout', async () => {
    const url = await server.createDatabase(template);
    const limits = { max: 1, query_timeout: 100 };
    const pool = createPool({ url, name: 'the database' }, limits, silent, () => undefined);
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    onTestFinished(() => db.destroy());
    expect(await troubleOf(sql`select pg_sleep(60)`.execute(db))).toMatch(/^unreachable: /);
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });
});

describe('a claim of corrections', () => {
  it('leaves out posts that were claimed or corrected while it waited', async () => {
    const url = await server.createDatabase(template);
    const [slow, quick] = [await open(url), await open(url)];
    for (const id of ['a', 'b', 'c']) {
      await slow.post(await slow.subscribe({ channelId: id }), 1000, news(id, `${id}2`));
    }
    const locker = new Client({ connectionString: url });
    await locker.connect();
    await locker.query('begin');
    await locker.query('select from slots where id = 1 for update');

    const claiming = slow.outdated(['a', 'b', 'b2', 'c']);
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock'";
    while ((await query(url, waiting)).length === 0);
    for (const id of ['b', 'b2']) {
      const [outdated] = await quick.outdated([id]);
      const outcome = { hash: 'new', message: `"${id} corrected"` };
      if (outdated) await quick.postedUpdates.corrected(outdated, outcome);
    }
    expect(await quick.outdated(['c'])).toMatchObject([{ updateId: 'c' }]);
    await locker.query('commit');
    await locker.end();
    expect((await claiming).map(({ updateId }) => updateId)).toEqual(['a']);
  });
});

describe('a database is refused', () => {
  it.each([
    ['if it does not exist', /$/, '_not', /^missing: .* doesn't exist\. Create it/],
    [
      'if the password is wrong',
      password,
      'sesame',
      /^forbidden: .* refused the user or the password/,
    ],
    [
      'if nothing listens on the port',
      /:\d+\//,
      ':1/',
      /^unreachable: .* doesn't answer\. .*ECONNREFUSED/,
    ],
  ])('%s', async (_, part, replacement, expected) => {
    const url = await server.createDatabase(template);
    const trouble = await troubleOf(open(url.replace(part, replacement)));
    expect(trouble).toMatch(expected);
    expect(trouble).not.toContain(password);
  });

  const readOnly = `do $$ begin
    execute format('alter database %I set default_transaction_read_only = on', current_database());
    end $$`;
  it.each([
    [
      "if another program's table has our name",
      'create table facts_versions (id integer)',
      /^foreign: .* names that the bot needs\. Nothing was changed/,
    ],
    ['if it is read-only', readOnly, /^forbidden: .* is read-only/],
  ])('%s', async (_, statement, expected) => {
    const url = await server.createDatabase();
    await query(url, statement);
    const tables = () => query(url, "select relname from pg_class where relkind = 'r'");
    const before = await tables();
    expect(await troubleOf(open(url))).toMatch(expected);
    expect(await tables()).toEqual(before);
  });

  it('if the user lacks permissions', async () => {
    const url = await server.createDatabase();
    await query(url, `create role guest login password '${password}'`);
    expect(await troubleOf(open(url.replace('//postgres:', '//guest:')))).toMatch(
      /^forbidden: .* denies permission/,
    );
  });
});
