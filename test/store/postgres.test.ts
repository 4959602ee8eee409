import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#clock.ts';
import { lockGuild } from '#store/guild-row.ts';
import { createPool } from '#store/postgres-pool.ts';
import { openPostgres } from '#store/postgres.ts';
import { openStore } from '#store/store.ts';
import { storeContract } from './contract.ts';
import { password, query, startPostgres, type PostgresServer } from './postgres-server.ts';
import { racesContract } from './races-contract.ts';
import { sharingContract } from './sharing-contract.ts';
import { earOf, open, recordAll, silent } from './stage.ts';
import { add, claimOne, news, run, send } from './updates-stage.ts';
import { updatesContract } from './updates-contract.ts';
import { updatesSharingContract } from './updates-sharing-contract.ts';

let server: PostgresServer;
let template: string;
beforeAll(async () => {
  server = await startPostgres();
  template = await server.createDatabase();
  await (await openStore(template, { clock: systemClock, log: silent })).close();
});
afterAll(() => server.stop());

const ground = {
  empty: () => server.createDatabase(),
  fresh: () => server.createDatabase(template),
  query,
};

describe('a store in PostgreSQL', () => {
  storeContract(ground);
  updatesContract(ground);
  sharingContract(ground);
  updatesSharingContract(ground);
  racesContract(ground);
});

/** Ends the connections that this condition holds for, as a restart of the server would. */
function endConnections(url: string, condition: string): Promise<readonly unknown[]> {
  return query(
    url,
    `select pg_terminate_backend(pid) as ended from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and ${condition}`,
  );
}

describe('lost connections', () => {
  it('GIVEN a listener whose connection was ended THEN it hears of what comes after', async () => {
    const url = await server.createDatabase();
    const [here, there] = await Promise.all([open(url), open(url)]);
    const ear = earOf();
    await here.factsVersions.onChange(ear.listener);
    expect(await endConnections(url, "query like 'listen%'")).toEqual([{ ended: true }]);

    const begun = performance.now();
    const [id = 0] = await recordAll(there.factsVersions, ['A']);
    await ear.next(id);
    expect(performance.now() - begun).toBeLessThan(2000);

    const [next = 0] = await recordAll(there.factsVersions, ['B']);
    await ear.next(next);
    expect(ear.heard.map((change) => change.id)).toEqual([id, next]);
  });

  it('GIVEN that all its connections were ended THEN a store goes on', async () => {
    const url = await server.createDatabase();
    const { factsVersions } = await open(url);
    await recordAll(factsVersions, ['A']);
    const ended = await endConnections(url, 'true');
    expect(ended).not.toEqual([]);
    // A use may find a connection dead before the pool has heard of it; it is not given out again.
    for (let use = 0; use < ended.length; use += 1) {
      await factsVersions.current().catch(() => undefined);
    }
    expect((await factsVersions.current())?.content).toBe('A');
  });

  it('GIVEN one that is ended between two statements of a transaction THEN that fails, and no more', async () => {
    const url = await server.createDatabase();
    const context = { clock: systemClock, log: silent };
    const engine = await openPostgres({ url, name: 'the database' }, context);
    onTestFinished(() => engine.close());
    const torn = engine.db.transaction().execute(async (transaction) => {
      const [own] = (
        await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
      ).rows;
      await endConnections(url, `pid = ${own?.pid}`);
      await sql`select 1`.execute(transaction);
    });
    await expect(torn).rejects.toMatchObject({ name: 'StoreError', trouble: 'unreachable' });
    expect((await sql`select 1 as one`.execute(engine.db)).rows).toEqual([{ one: 1 }]);
  });

  it('GIVEN a server that does not answer in time THEN the connection is not used again', async () => {
    const url = await server.createDatabase();
    const pool = createPool({ url, name: 'the database' }, { max: 1, query_timeout: 100 }, silent);
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    onTestFinished(() => db.destroy());
    await expect(sql`select pg_sleep(60)`.execute(db)).rejects.toMatchObject({
      name: 'StoreError',
      trouble: 'unreachable',
    });
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });
});

describe('transactions that wait for each other', () => {
  it('GIVEN two that each hold what the other wants THEN one of them may be tried again', async () => {
    const url = await server.createDatabase();
    const context = { clock: systemClock, log: silent };
    const engine = await openPostgres({ url, name: 'the database' }, context);
    onTestFinished(() => engine.close());
    const store = await open(url);
    for (const guildId of ['1', '2']) await add(store, {}, guildId);
    const bothHold = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const cross = (first: string, second: string, own: 0 | 1) =>
      engine.db.transaction().execute(async (transaction) => {
        await lockGuild(transaction, first);
        bothHold[own].resolve();
        await bothHold[1 - own]?.promise;
        await lockGuild(transaction, second);
      });
    const ends = await Promise.allSettled([cross('1', '2', 0), cross('2', '1', 1)]);
    const [failed, ...more] = ends.flatMap((end) =>
      end.status === 'rejected' ? [end.reason] : [],
    );
    expect(failed).toMatchObject({ name: 'StoreError', trouble: 'locked', mayPass: true });
    expect(more).toEqual([]);
  });
});

describe('corrections by two processes', () => {
  it('GIVEN posts that another claims or corrects while a claim waits THEN they are not claimed as they were before', async () => {
    const url = await server.createDatabase();
    const [slow, quick] = await Promise.all([open(url), open(url)]);
    for (const id of ['a', 'b', 'c']) {
      await run(slow, await add(slow, { channelId: id }), 1000);
      await send(slow, await claimOne(slow, 1000, news(id, `${id}2`)), 1001);
    }
    const locker = new Client({ connectionString: url });
    await locker.connect();
    await locker.query('begin');
    await locker.query('select from slots where id = 1 for update');

    const request = { now: 5000, until: 6000, limit: 5 };
    const both = new Map([
      ['a', 'new'],
      ['b', 'new'],
      ['b2', 'new'],
      ['c', 'new'],
    ]);
    const claiming = slow.postedUpdates.claimOutdated(both, request);
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock'";
    while ((await query(url, waiting)).length === 0);
    for (const id of ['b', 'b2']) {
      const [post] = await quick.postedUpdates.claimOutdated(new Map([[id, 'new']]), request);
      const outcome = { hash: 'new', message: `"${id} corrected"`, at: 5001 };
      if (post) await quick.postedUpdates.corrected(post, outcome);
    }
    const begun = await quick.postedUpdates.claimOutdated(new Map([['c', 'new']]), request);
    expect(begun).toMatchObject([{ updateId: 'c' }]);
    await locker.query('commit');
    await locker.end();
    expect((await claiming).map(({ updateId }) => updateId)).toEqual(['a']);
  });
});

/** What an attempt to open it says; never the password. */
async function troubleOf(url: string): Promise<string> {
  const error = await open(url).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'StoreError' });
  const { trouble, message } = error as Error & { trouble: string };
  expect(message).not.toContain(password);
  return `${trouble}: ${message}`;
}

describe('a database that can not be used', () => {
  it.each([
    [
      'that does not exist',
      (url: string) => `${url}_not`,
      /^missing: .* doesn't exist\. Create it/,
    ],
    [
      'for another password',
      (url: string) => url.replace(password, 'sesame'),
      /^forbidden: .* refused the user or the password/,
    ],
    [
      'at a port where nobody is',
      (url: string) => url.replace(/:\d+\//, ':1/'),
      /^unreachable: .* doesn't answer\. .*ECONNREFUSED/,
    ],
  ])('GIVEN one %s THEN the message says what to do', async (_, change, expected) => {
    const url = change(await server.createDatabase());
    expect(await troubleOf(url)).toMatch(expected);
  });

  it.each([
    [
      "another program's table in our place",
      'create table facts_versions (id integer)',
      /^foreign: .* names that the bot needs\. Nothing was changed/,
    ],
    [
      'a database that may only be read',
      "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$",
      /^forbidden: .* is read-only/,
    ],
  ])('GIVEN %s THEN the message says what to do', async (_, statement, expected) => {
    const url = await server.createDatabase();
    await query(url, statement);
    const tables = () => query(url, "select relname from pg_class where relkind = 'r'");
    const before = await tables();
    expect(await troubleOf(url)).toMatch(expected);
    expect(await tables()).toEqual(before);
  });

  it('GIVEN a user without rights THEN the message says which to give', async () => {
    const url = await server.createDatabase();
    await query(url, `create role guest login password '${password}'`);
    expect(await troubleOf(url.replace('//postgres:', '//guest:'))).toMatch(
      /^forbidden: .* denies permission/,
    );
  });
});
