import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql, type Transaction } from 'kysely';
import { inMemory, type StoreAddress } from './address.ts';
import type { Engine, StoreContext } from './engine.ts';
import { migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import { sqliteErrorInWords } from './sqlite-errors.ts';
import { StoreError } from './store-error.ts';

/** 'HWKP' in the file's header says that the database is ours: https://sqlite.org/pragma.html#pragma_application_id */
export const applicationId = 0x48_57_4b_50;

/** How often other processes' changes are looked for, in ms: a read of one number in shared memory. */
const pollInterval = 1000;

/**
 * Opens the file, which is made if it is missing, and brings its schema up to date.
 *
 * @throws StoreError if it can't be, or if the file is another program's; it is left as it was then.
 */
export async function openSqlite(
  { path, name }: Extract<StoreAddress, { kind: 'sqlite' }>,
  context: StoreContext,
  migrations = allMigrations,
): Promise<Engine> {
  if (path !== inMemory) await makeFolder(dirname(path));
  const database = openFile(path, name);
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database, name, context.clock) });
  try {
    await refuseForeign(db, name);
    // Every commit is on the disk before it is answered for, and readers never wait for writers.
    await sql`pragma journal_mode = wal`.execute(db);
    await sql`pragma synchronous = full`.execute(db);
    const enterFile = (transaction: Transaction<Schema>) => enter(transaction, name);
    await migrate({ kind: 'sqlite', db, name, enter: enterFile }, migrations, context);
  } catch (error) {
    if (database.isOpen) database.close();
    throw error;
  }
  return {
    db,
    // One transaction writes at a time: all is free.
    takeFreeSlots: sql``,
    takeChannels: (_, channelIds) => Promise.resolve(new Set(channelIds)),
    // The change itself is what others see: `watch` looks for it.
    announce: () => Promise.resolve(),
    watch: (look) => Promise.resolve(path === inMemory ? noWatch : poll(database, context, look)),
    async close() {
      // Queries stand in line for the one connection: whoever has it, had the ones before done.
      await db.connection().execute(() => Promise.resolve());
      await db.destroy();
    },
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new StoreError(
      'forbidden',
      `The folder ${folder} for the database can't be made. Give the user that runs the bot the right to, or set DATABASE_URL to a path elsewhere. (${(error as Error).message})`,
      { cause: error },
    );
  }
}

/** The dialect does the waiting for locks. */
function openFile(path: string, name: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw sqliteErrorInWords(error, name);
  }
}

/** Keeps other processes out until the transaction ends, and marks the file as ours. */
async function enter(db: Kysely<Schema>, name: string): Promise<boolean> {
  // Once more, now that nobody can come between the look and the mark.
  const isOurs = await refuseForeign(db, name);
  // Writing it again is what shows that a file may be written: a begin alone succeeds on any.
  await sql`pragma application_id = ${sql.lit(applicationId)}`.execute(db);
  return isOurs;
}

/** @returns whether it is ours; if not, it is empty. */
async function refuseForeign(db: Kysely<Schema>, name: string): Promise<boolean> {
  // In this order: another process that starts at the same time may fill an empty file in between.
  const [tables] = (
    await sql<{ count: number }>`select count(*) as count from sqlite_schema`.execute(db)
  ).rows;
  const [header] = (await sql<{ application_id: number }>`pragma application_id`.execute(db)).rows;
  if (header?.application_id === applicationId) return true;
  if (header?.application_id === 0 && tables?.count === 0) return false;
  throw new StoreError(
    'foreign',
    `${name} is a database of another program. Nothing was changed. Set DATABASE_URL to another path.`,
  );
}

/** https://sqlite.org/pragma.html#pragma_data_version: differs when another connection has written. */
function poll(
  database: DatabaseSync,
  { clock, log }: StoreContext,
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
      log.warn({ err: error }, 'could not look for changes of the facts; trying again');
    }
  };
  cancel = clock.after(pollInterval, again);
  return () => {
    cancel();
    return Promise.resolve();
  };
}

const noWatch = () => Promise.resolve();
