import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { inMemory, type StoreAddress } from './address.ts';
import { makeFolder } from '#make-folder.ts';
import type { Engine } from './engine.ts';
import type { Runtime } from '#runtime.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/tables.ts';
import type { Database, Schema, Transaction } from './schema.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { toStoreError } from './sqlite-errors.ts';
import { StoreError } from './store-error.ts';

/** 'HWKP' in the file's header marks the database as ours: https://sqlite.org/pragma.html#pragma_application_id */
export const applicationId = 0x48_57_4b_50;

/** How often to check for other processes' changes, in ms: a read of one number in shared memory. */
const pollInterval = 1000;

/**
 * Opens the file, creates it if it is missing, and brings its schema up to date.
 *
 * @throws StoreError if that fails or the file belongs to another program; the file isn't changed then.
 */
export async function openSqlite(
  { path, name }: Extract<StoreAddress, { kind: 'sqlite' }>,
  context: Runtime,
  migrations: readonly Migration[],
): Promise<Engine> {
  if (path !== inMemory) await makeFolderOf(path);
  const database = openFile(path, name);
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, name, context.clock) });
  try {
    await refuseForeign(db, name);
    // Every commit is on the disk before the query returns, and readers never wait for writers.
    await sql`pragma journal_mode = wal`.execute(db);
    await sql`pragma synchronous = full`.execute(db);
    const enterFile = (trx: Transaction) => enter(trx, name);
    await migrate({ kind: 'sqlite', db, name, enter: enterFile }, migrations, context);
  } catch (error) {
    if (database.isOpen) database.close();
    throw error;
  }
  return {
    db,
    // One transaction writes at a time: all rows are free.
    takeFreeSlots: sql``,
    takeSubscriptions: (_, ids) => Promise.resolve(new Set(ids)),
    // `watch` polls for the change itself.
    announce: () => Promise.resolve(),
    connectionLostAt: () => Number.NEGATIVE_INFINITY,
    watch: (look) => Promise.resolve(path === inMemory ? noWatch : poll(database, context, look)),
    async close() {
      // Queries queue for the one connection: all earlier ones have finished when this gets it.
      await db.connection().execute(() => Promise.resolve());
      await db.destroy();
    },
  };
}

async function makeFolderOf(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await makeFolder(folder);
  } catch (error) {
    throw new StoreError(
      'forbidden',
      `The folder ${folder} for the database can't be created. Let the bot's user create it, or set DATABASE_URL to another path. (${(error as Error).message})`,
      { cause: error },
    );
  }
}

/** Without a timeout: the dialect waits for locks. */
function openFile(path: string, name: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw toStoreError(error, name);
  }
}

/** Locks out other processes until the transaction ends, and marks the file as ours. */
async function enter(db: Database, name: string): Promise<boolean> {
  // Again, now that no other process can write between the check and the mark.
  const isOurs = await refuseForeign(db, name);
  // Written even if it is there: this fails on a read-only file, but a begin doesn't.
  await sql`pragma application_id = ${sql.lit(applicationId)}`.execute(db);
  return isOurs;
}

/** @returns whether the database is ours; otherwise it is empty. */
async function refuseForeign(db: Database, name: string): Promise<boolean> {
  // In this order: another process that starts at the same time may fill an empty file in between.
  const [tables] = (
    await sql<{ count: number }>`select count(*) as count from sqlite_schema`.execute(db)
  ).rows;
  const [header] = (await sql<{ application_id: number }>`pragma application_id`.execute(db)).rows;
  if (header?.application_id === applicationId) return true;
  if (header?.application_id === 0 && tables?.count === 0) return false;
  throw new StoreError(
    'foreign',
    `${name} is another program's database. Nothing was changed. Set DATABASE_URL to another path.`,
  );
}

/** https://sqlite.org/pragma.html#pragma_data_version: differs when another connection has written. */
function poll(
  database: DatabaseSync,
  { clock, log }: Runtime,
  look: () => void,
): () => Promise<void> {
  const statement = database.prepare('pragma data_version');
  const read = () => statement.get()?.['data_version'];
  let seen = read();
  let cancel: () => void;
  const again = () => {
    cancel = clock.after(pollInterval, again);
    try {
      const version = read();
      if (version === seen) return;
      seen = version;
      look();
    } catch (error) {
      log.warn({ err: error }, 'check for new facts failed; retrying');
    }
  };
  cancel = clock.after(pollInterval, again);
  return () => {
    cancel();
    return Promise.resolve();
  };
}

const noWatch = () => Promise.resolve();
