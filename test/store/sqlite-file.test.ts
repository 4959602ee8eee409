import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock, type Clock } from '#clock.ts';
import { FactsVersions } from '#store/facts-versions.ts';
import { newFolder } from '../new-folder.ts';
import { ManualClock } from '../manual-clock.ts';
import { start } from './processes/processes.ts';
import { entry, listenTo, recordAll, recorded } from './test-facts.ts';
import { context, open, openEngine, troubleOf } from './test-store.ts';

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

  it('may be empty at first, is in WAL mode and writes every commit to the disk', async () => {
    await writeFile(path, '');
    const { db } = await openEngine(url);
    const read = async (pragma: string) =>
      Object.values((await sql<object>`pragma ${sql.raw(pragma)}`.execute(db)).rows[0] ?? {});
    expect(await read('journal_mode')).toEqual(['wal']);
    expect(await read('synchronous')).toEqual([2]);
    expect(await read('foreign_keys')).toEqual([1]);
  });

  const another = /^foreign: .*post\.db is another program's database.*DATABASE_URL/;
  const noDatabase = /^foreign: .*post\.db isn't an SQLite database.*Move the file away/;
  it.for<[string, () => unknown, RegExp]>([
    ['with other tables', createWith('create table recipes (name text)'), another],
    ['with another mark', createWith('pragma application_id = 1234'), another],
    ['in WAL mode', createWith('pragma journal_mode = wal; create table a (b)'), another],
    ['of short text', () => writeFile(path, 'hello'), noDatabase],
    ['of long text', () => writeFile(path, 'Hawkins '.repeat(10_000)), noDatabase],
    ['of zeros', () => writeFile(path, '\0'.repeat(8192)), noDatabase],
  ])('%s is refused without changing a byte', async ([, prepare, expected]) => {
    await prepare();
    const before = await readFile(path);
    expect(await troubleOf(open(url))).toMatch(expected);
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(directory)).toEqual(['post.db']);
  });

  it('is refused with advice if it is damaged', async () => {
    await openAndClose();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 100, 4096));
    expect(await troubleOf(open(url))).toMatch(/^damaged: .*Restore a backup/);
  });

  it('is refused with advice if it is a folder, or its folder is a file', async () => {
    await mkdir(path);
    expect(await troubleOf(open(url))).toMatch(
      /^forbidden: .*post\.db can't be opened\. Check that it is a file/,
    );
    await writeFile(join(directory, 'file'), '');
    expect(await troubleOf(open(`sqlite:${join(directory, 'file', 'post.db')}`))).toMatch(
      /^forbidden: The folder .*file for the database can't be created/,
    );
  });
});

describe('an error about permissions', () => {
  /** Root may do everything: its tests run as nobody. */
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;

  async function openAsOther(address: string): Promise<string | undefined> {
    const opener = start('opener.ts', address, uid);
    await opener.nextLine();
    opener.child.stdin.write('go\n');
    return opener.nextLine();
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

/** A clock on which waiting takes no time. */
function hurriedClock(atEach: (passed: number) => void): Clock {
  let passed = 0;
  return {
    now: () => 0,
    after(delay, task) {
      passed += delay;
      atEach(passed);
      setImmediate(task);
      return () => undefined;
    },
  };
}

describe("another program's lock", () => {
  it('is reported after 5 seconds', async () => {
    await openAndClose();
    database('begin exclusive');
    let waited = 0;
    const clock = hurriedClock((passed) => {
      waited = passed;
    });
    expect(await troubleOf(open(url, clock))).toMatch(
      /^locked: .*post\.db is locked by another program\. End that program/,
    );
    expect(waited).toBeGreaterThan(4900);
    expect(waited).toBeLessThanOrEqual(5000);
  });

  it('delays the start', async () => {
    const other = database('begin exclusive');
    const clock = hurriedClock((passed) => {
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
    const engine = await openEngine(url);
    const facts = new FactsVersions(engine, context);
    const [id] = await recordAll(facts, ['A']);
    await sql`pragma max_page_count = 20`.execute(engine.db);

    // Random bytes, which can't be compressed.
    const content = randomBytes(250_000).toString('hex');
    expect(await troubleOf(facts.record(entry(content), id))).toMatch(
      /^full: .*disk is full\. Free some space; the failed write was undone/,
    );
    expect(await facts.current()).toMatchObject({ id });
    expect(await facts.content(id ?? 0)).toBe('A');

    await sql`pragma max_page_count = 100000`.execute(engine.db);
    await recorded(facts, entry(content), id);
    expect(await facts.list(10)).toHaveLength(2);
  });
});

describe('a transaction that SQLite rolled back by itself', () => {
  it('fails with the error that caused it', async () => {
    const { db } = await openEngine(url);
    const failing = db.transaction().execute(async (transaction) => {
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
    const { changes, next } = await listenTo(here.factsVersions);
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
