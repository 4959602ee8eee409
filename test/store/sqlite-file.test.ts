import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock, type Clock } from '#clock.ts';
import { FactsVersions } from '#store/facts-versions.ts';
import type { Compose } from '#store/slots/slot.ts';
import { openSqlite } from '#store/sqlite.ts';
import { Slots } from '#store/slots/slots.ts';
import { Subscriptions } from '#store/subscriptions.ts';
import { ManualClock } from '../manual-clock.ts';
import { nextLine, start } from './processes/processes.ts';
import { earOf, entry, open, recordAll, recorded, silent } from './stage.ts';
import { add, guild, run } from './updates-stage.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-'));
  // For the tests that run as another user.
  await chmod(directory, 0o755);
  path = join(directory, 'post.db');
});
afterEach(() => rm(directory, { recursive: true }));

function database(statements: string): DatabaseSync {
  const opened = new DatabaseSync(path);
  onTestFinished(() => {
    if (opened.isOpen) opened.close();
  });
  opened.exec(statements);
  return opened;
}

describe('the file', () => {
  it('GIVEN a folder that is missing THEN it is made, and one file is left when all is closed', async () => {
    const folder = join(directory, 'var', 'deep');
    const store = await open(`sqlite:${join(folder, 'post.db')}`);
    await recordAll(store.factsVersions, ['A']);
    await store.close();
    expect(await readdir(folder)).toEqual(['post.db']);
  });

  it('GIVEN a store THEN it is in WAL mode and every commit is on the disk', async () => {
    const context = { clock: systemClock, log: silent };
    const engine = await openSqlite({ kind: 'sqlite', path, name: path }, context);
    const read = async (pragma: string) =>
      Object.values(
        (await sql<object>`pragma ${sql.raw(pragma)}`.execute(engine.db)).rows[0] ?? {},
      );
    expect(await read('journal_mode')).toEqual(['wal']);
    expect(await read('synchronous')).toEqual([2]);
    expect(await read('foreign_keys')).toEqual([1]);
    await engine.close();
  });

  it('GIVEN an empty file THEN it is used', async () => {
    await writeFile(path, '');
    const { factsVersions } = await open(`sqlite:${path}`);
    expect(await recordAll(factsVersions, ['A'])).toEqual([1]);
  });
});

describe('what is not ours', () => {
  it.each([
    ['has tables', 'create table recipes (name text)'],
    ['has a mark', 'pragma application_id = 1234'],
    ['is in WAL mode', 'pragma journal_mode = wal; create table recipes (name text)'],
  ])(
    'GIVEN a database that %s of another program THEN not a byte changes',
    async (_, statements) => {
      database(statements).close();
      const before = await readFile(path);
      await expect(open(`sqlite:${path}`)).rejects.toMatchObject({
        name: 'StoreError',
        trouble: 'foreign',
        message: expect.stringMatching(/post\.db is another program's database.*DATABASE_URL/),
      });
      expect((await readFile(path)).equals(before)).toBe(true);
      expect(await readdir(directory)).toEqual(['post.db']);
    },
  );

  it.each([
    ['short text', 'hello'],
    ['a long text', 'Hawkins Post '.repeat(10_000)],
    ['zeros', '\0'.repeat(8192)],
  ])('GIVEN a file of %s THEN not a byte changes', async (_, content) => {
    await writeFile(path, content);
    await expect(open(`sqlite:${path}`)).rejects.toMatchObject({
      name: 'StoreError',
      trouble: 'foreign',
      message: expect.stringMatching(/post\.db isn't an SQLite database.*Move the file away/),
    });
    expect(await readFile(path, 'utf8')).toBe(content);
    expect(await readdir(directory)).toEqual(['post.db']);
  });

  it('GIVEN a newer schema THEN not a byte changes', async () => {
    await (await open(`sqlite:${path}`)).close();
    database("insert into hawkins_post_migrations values (3, '0003-of-next-year', 0)").close();
    const before = await readFile(path);
    await expect(open(`sqlite:${path}`)).rejects.toMatchObject({ trouble: 'newer' });
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('GIVEN a database that is damaged THEN the message says to restore a backup', async () => {
    await (await open(`sqlite:${path}`)).close();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 100, 4096));
    await expect(open(`sqlite:${path}`)).rejects.toMatchObject({
      trouble: 'damaged',
      message: expect.stringContaining('Restore a backup'),
    });
  });

  it('GIVEN a folder in place of the file THEN the message says what to look at', async () => {
    await mkdir(path);
    await expect(open(`sqlite:${path}`)).rejects.toMatchObject({
      trouble: 'forbidden',
      message: expect.stringMatching(/post\.db can't be opened\. Check that it is a file/),
    });
  });

  it('GIVEN a file in place of the folder THEN the message says what to do', async () => {
    await writeFile(path, '');
    await expect(open(`sqlite:${path}/post.db`)).rejects.toMatchObject({
      trouble: 'forbidden',
      message: expect.stringMatching(/folder .*post\.db for the database can't be created/),
    });
  });
});

describe('without permission', () => {
  /** Root may do everything: its tests run as nobody. */
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;

  async function openAsOther(url: string): Promise<string | undefined> {
    const opener = start('opener.ts', url, uid);
    await nextLine(opener);
    opener.child.stdin.write('go\n');
    return nextLine(opener);
  }

  it('GIVEN a folder that may not be written THEN the message says to give the right', async () => {
    await chmod(directory, 0o555);
    expect(await openAsOther(`sqlite:${path}`)).toMatch(
      /^forbidden: .*post\.db can't be opened\..* may read and write it and its folder/,
    );
    expect(await openAsOther(`sqlite:${join(directory, 'var', 'post.db')}`)).toMatch(
      /^forbidden: The folder .*var for the database can't be created\. Give the bot's user/,
    );
    await chmod(directory, 0o755);
  });

  it('GIVEN a file that may only be read THEN the message says to give the right', async () => {
    await (await open(`sqlite:${path}`)).close();
    await chmod(path, 0o444);
    await chmod(directory, 0o777);
    expect(await openAsOther(`sqlite:${path}`)).toMatch(
      /^forbidden: .*post\.db is read-only\. Give the bot's user/,
    );
  });
});

/** A clock that lets no time pass, and counts what it was asked for. */
function hurriedClock(atEach: (passed: number) => void = () => undefined) {
  let passed = 0;
  const clock: Clock = {
    now: () => 0,
    after(delay, task) {
      passed += delay;
      atEach(passed);
      setImmediate(task);
      return () => undefined;
    },
  };
  return { clock, passed: () => passed };
}

describe('locks of other programs', () => {
  it('GIVEN one that stays THEN the bot waits 5 seconds, then says who may have it', async () => {
    await (await open(`sqlite:${path}`)).close();
    database('begin exclusive');
    const { clock, passed } = hurriedClock();
    await expect(open(`sqlite:${path}`, clock)).rejects.toMatchObject({
      trouble: 'locked',
      message: expect.stringMatching(/post\.db is locked by another program\. End that program/),
    });
    expect(passed()).toBeGreaterThan(4900);
    expect(passed()).toBeLessThanOrEqual(5000);
  });

  it('GIVEN one that goes away in time THEN the store opens', async () => {
    const other = database('begin exclusive');
    const { clock } = hurriedClock((passed) => {
      if (passed === 1000) other.exec('rollback');
    });
    const { factsVersions } = await open(`sqlite:${path}`, clock);
    expect(await factsVersions.current()).toBeUndefined();
  });

  it('GIVEN one at a write THEN readers go on, the thread is free, and the write is done after it', async () => {
    const { factsVersions } = await open(`sqlite:${path}`);
    const [id] = await recordAll(factsVersions, ['A']);
    const other = database('begin immediate');
    const writing = recorded(factsVersions, entry('B'), id);
    systemClock.after(50, () => {
      other.exec('rollback');
    });
    expect(await writing).toBe(2);
  });
});

/** A message that takes more than a few pages. */
const long: Compose = () => ({
  message: 'x'.repeat(100_000),
  items: [{ updateId: 'a', hash: 'h' }],
  spotlight: null,
});

describe('a full disk', () => {
  it('GIVEN no room for a version THEN it says so, the one before is whole, and all goes on with room', async () => {
    const context = { clock: systemClock, log: silent };
    const engine = await openSqlite({ kind: 'sqlite', path, name: path }, context);
    onTestFinished(() => engine.close());
    const facts = new FactsVersions(engine, context);
    const [id] = await recordAll(facts, ['A']);
    await sql`pragma max_page_count = 20`.execute(engine.db);

    // Random, as nothing else is as long on the disk as it is here.
    const long = randomBytes(250_000).toString('hex');
    await expect(facts.record(entry(long), id)).rejects.toMatchObject({
      name: 'StoreError',
      trouble: 'full',
      message: expect.stringMatching(/disk is full\. Free some space; the failed write was undone/),
    });
    expect(await facts.current()).toMatchObject({ id, content: 'A' });

    await sql`pragma max_page_count = 100000`.execute(engine.db);
    await recorded(facts, entry(long), id);
    expect(await facts.list(10)).toHaveLength(2);
  });

  it('GIVEN no room for messages THEN nothing is half-claimed or half-recorded, and all goes on with room', async () => {
    const context = { clock: systemClock, log: silent };
    const store = await open(`sqlite:${path}`);
    const subscription = await add(store);
    await run(store, subscription, 1000);
    await store.close();
    const engine = await openSqlite({ kind: 'sqlite', path, name: path }, context);
    onTestFinished(() => engine.close());
    const [slots, subscriptions] = [new Slots(engine), new Subscriptions(engine.db)];
    const everything = async () => [
      await subscriptions.ofGuild(guild),
      await slots.recent(guild),
      await slots.alreadyPosted(subscription),
      await slots.nextEventAt(),
    ];
    const before = await everything();
    const [{ page_count: pages } = { page_count: 0 }] = (
      await sql<{ page_count: number }>`pragma page_count`.execute(engine.db)
    ).rows;
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(engine.db);

    const request = { now: 1000, until: 2000, limit: 25 };
    const full = { name: 'StoreError', trouble: 'full' };
    await expect(slots.claim(request, long)).rejects.toMatchObject(full);
    const wordy = { dueAt: 2000, readyAt: 2000, skipped: 'x'.repeat(100_000) };
    const [current = subscription] = await subscriptions.ofGuild(guild);
    await expect(subscriptions.advance(current, 9000, wordy, 2000)).rejects.toMatchObject(full);
    expect(await everything()).toEqual(before);

    await sql`pragma max_page_count = 100000`.execute(engine.db);
    const { claimed } = await slots.claim(request, long);
    expect(claimed).toMatchObject([{ attempts: 0, uncertainSince: null }]);
    expect(await subscriptions.advance(current, 9000, wordy, 2000)).toBe(true);
  });
});

describe('a transaction that SQLite rolled back by itself', () => {
  it('GIVEN the error that made it do so THEN that is the one that is thrown', async () => {
    const engine = await openSqlite(
      { kind: 'sqlite', path, name: path },
      { clock: systemClock, log: silent },
    );
    onTestFinished(() => engine.close());
    const failing = engine.db.transaction().execute(async (transaction) => {
      await sql`rollback`.execute(transaction);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
  });
});

describe('news from another process', () => {
  it('GIVEN a listener THEN the file is looked at every second, and not after the store is closed', async () => {
    const clock = new ManualClock();
    const here = await open(`sqlite:${path}`, clock);
    const there = await open(`sqlite:${path}`);
    const ear = earOf();
    await here.factsVersions.onChange(ear.listener);
    const [id = 0] = await recordAll(there.factsVersions, ['A']);
    await clock.advanceAndSettle(999);
    expect(ear.heard).toEqual([]);
    clock.advance(1);
    await ear.next(id);

    const [next = 0] = await recordAll(there.factsVersions, ['B']);
    clock.advance(1000);
    await ear.next(next);
    await here.close();
    expect(clock.waiting).toBe(0);
  });
});
