import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock, type Clock } from '#clock.ts';
import { FactsVersions } from '#store/facts-versions.ts';
import { openSqlite } from '#store/sqlite.ts';
import { newFolder } from '../new-folder.ts';
import { ManualClock } from '../manual-clock.ts';
import { nextLine, start } from './processes/processes.ts';
import { changeListener, entry, open, recordAll, recorded, silent } from './test-store.ts';

const context = { clock: systemClock, log: silent };
let directory: string;
let path: string;
let url: string;
beforeEach(async () => {
  directory = await newFolder();
  // For the tests that run as another user.
  await chmod(directory, 0o755);
  path = join(directory, 'post.db');
  url = `sqlite:${path}`;
});

/** Opens the file as another program. */
function database(statements: string): DatabaseSync {
  const opened = new DatabaseSync(path);
  onTestFinished(() => {
    if (opened.isOpen) opened.close();
  });
  opened.exec(statements);
  return opened;
}

function createWith(statements: string) {
  return () => {
    database(statements).close();
  };
}

async function openEngine() {
  const engine = await openSqlite({ kind: 'sqlite', path, name: path }, context);
  onTestFinished(() => engine.close());
  return engine;
}

async function openAndClose(): Promise<void> {
  await (await open(url)).close();
}

describe('a database file', () => {
  it('is created with its folder, and alone in it after closing', async () => {
    const folder = join(directory, 'var', 'deep');
    const store = await open(`sqlite:${join(folder, 'post.db')}`);
    await recordAll(store.factsVersions, ['A']);
    await store.close();
    expect(await readdir(folder)).toEqual(['post.db']);
  });

  it('is in WAL mode and writes every commit to the disk', async () => {
    const { db } = await openEngine();
    const read = async (pragma: string) =>
      Object.values((await sql<object>`pragma ${sql.raw(pragma)}`.execute(db)).rows[0] ?? {});
    expect(await read('journal_mode')).toEqual(['wal']);
    expect(await read('synchronous')).toEqual([2]);
    expect(await read('foreign_keys')).toEqual([1]);
  });

  it('may be empty at first', async () => {
    await writeFile(path, '');
    const { factsVersions } = await open(url);
    expect(await recordAll(factsVersions, ['A'])).toEqual([1]);
  });

  const another = /post\.db is another program's database.*DATABASE_URL/;
  const noDatabase = /post\.db isn't an SQLite database.*Move the file away/;
  it.for<[string, () => unknown, string, RegExp]>([
    ['with other tables', createWith('create table recipes (name text)'), 'foreign', another],
    ['with another mark', createWith('pragma application_id = 1234'), 'foreign', another],
    [
      'in WAL mode',
      createWith('pragma journal_mode = wal; create table a (b)'),
      'foreign',
      another,
    ],
    ['of short text', () => writeFile(path, 'hello'), 'foreign', noDatabase],
    ['of long text', () => writeFile(path, 'Hawkins '.repeat(10_000)), 'foreign', noDatabase],
    ['of zeros', () => writeFile(path, '\0'.repeat(8192)), 'foreign', noDatabase],
  ])('%s is refused without changing a byte', async ([, prepare, trouble, message]) => {
    await prepare();
    const before = await readFile(path);
    await expect(open(url)).rejects.toMatchObject({
      name: 'StoreError',
      trouble,
      message: expect.stringMatching(message),
    });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(directory)).toEqual(['post.db']);
  });

  it.for<[string, () => unknown, string, RegExp]>([
    [
      'it is damaged',
      async () => {
        await openAndClose();
        const bytes = await readFile(path);
        await writeFile(path, bytes.fill(0xff, 100, 4096));
      },
      'damaged',
      /Restore a backup/,
    ],
    [
      'it is a folder',
      () => mkdir(path),
      'forbidden',
      /post\.db can't be opened\. Check that it is a file/,
    ],
    [
      'its folder is a file',
      async () => {
        await writeFile(path, '');
        url += '/post.db';
      },
      'forbidden',
      /folder .*post\.db for the database can't be created/,
    ],
  ])('is refused with advice if %s', async ([, prepare, trouble, message]) => {
    await prepare();
    await expect(open(url)).rejects.toMatchObject({
      trouble,
      message: expect.stringMatching(message),
    });
  });
});

describe('an error about permissions', () => {
  /** Root may do everything: its tests run as nobody. */
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;

  async function openAsOther(address: string): Promise<string | undefined> {
    const opener = start('opener.ts', address, uid);
    await nextLine(opener);
    opener.child.stdin.write('go\n');
    return nextLine(opener);
  }

  it('asks for write access to the folder', async () => {
    await chmod(directory, 0o555);
    expect(await openAsOther(url)).toMatch(
      /^forbidden: .*post\.db can't be opened\..* may read and write it and its folder/,
    );
    expect(await openAsOther(`sqlite:${join(directory, 'var', 'post.db')}`)).toMatch(
      /^forbidden: The folder .*var for the database can't be created\. Let the bot's user/,
    );
    await chmod(directory, 0o755);
  });

  it('asks for write access to the file', async () => {
    await openAndClose();
    await chmod(path, 0o444);
    await chmod(directory, 0o777);
    expect(await openAsOther(url)).toMatch(
      /^forbidden: .*post\.db is read-only\. Give the bot's user/,
    );
  });
});

/** A clock on which waiting takes no time. It counts the waits. */
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

describe("another program's lock", () => {
  it('is reported after 5 seconds', async () => {
    await openAndClose();
    database('begin exclusive');
    const { clock, passed } = hurriedClock();
    await expect(open(url, clock)).rejects.toMatchObject({
      trouble: 'locked',
      message: expect.stringMatching(/post\.db is locked by another program\. End that program/),
    });
    expect(passed()).toBeGreaterThan(4900);
    expect(passed()).toBeLessThanOrEqual(5000);
  });

  it('delays the start', async () => {
    const other = database('begin exclusive');
    const { clock } = hurriedClock((passed) => {
      if (passed === 1000) other.exec('rollback');
    });
    const { factsVersions } = await open(url, clock);
    expect(await factsVersions.current()).toBeUndefined();
  });

  it('delays a write without blocking the thread', async () => {
    const { factsVersions } = await open(url);
    const [id] = await recordAll(factsVersions, ['A']);
    const other = database('begin immediate');
    const writing = recorded(factsVersions, entry('B'), id);
    systemClock.after(50, () => {
      other.exec('rollback');
    });
    expect(await writing).toBe(2);
  });
});

describe('a full disk', () => {
  it('keeps the version before, and stores new ones when there is space', async () => {
    const engine = await openEngine();
    const facts = new FactsVersions(engine, context);
    const [id] = await recordAll(facts, ['A']);
    await sql`pragma max_page_count = 20`.execute(engine.db);

    // Random bytes, which can't be compressed.
    const content = randomBytes(250_000).toString('hex');
    await expect(facts.record(entry(content), id)).rejects.toMatchObject({
      name: 'StoreError',
      trouble: 'full',
      message: expect.stringMatching(/disk is full\. Free some space; the failed write was undone/),
    });
    expect(await facts.current()).toMatchObject({ id, content: 'A' });

    await sql`pragma max_page_count = 100000`.execute(engine.db);
    await recorded(facts, entry(content), id);
    expect(await facts.list(10)).toHaveLength(2);
  });
});

describe('a transaction that SQLite rolled back by itself', () => {
  it('fails with the error that caused it', async () => {
    const engine = await openEngine();
    const failing = engine.db.transaction().execute(async (transaction) => {
      await sql`rollback`.execute(transaction);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
  });
});

describe('a listener', () => {
  it("checks for other processes' versions every second until the store is closed", async () => {
    const clock = new ManualClock();
    const here = await open(url, clock);
    const there = await open(url);
    const { changes, listener, next } = changeListener();
    await here.factsVersions.onChange(listener);
    const [first = 0] = await recordAll(there.factsVersions, ['A']);
    await clock.advanceAndSettle(999);
    expect(changes).toEqual([]);
    clock.advance(1);
    await next(first);

    const [second = 0] = await recordAll(there.factsVersions, ['B']);
    clock.advance(1000);
    await next(second);
    await here.close();
    expect(clock.waiting).toBe(0);
  });
});
