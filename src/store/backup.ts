import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { inMemory, parseStoreUrl } from './address.ts';
import { toStoreError } from './sqlite-errors.ts';
import { applicationId } from './sqlite.ts';
import { StoreError } from './store-error.ts';

/** SQLite counts pages in 32 bits; a database has fewer. */
const allPages = 2 ** 31 - 1;

/** `DATABASE_URL` for a shell, from the environment or .env: a message must not contain its password. */
const urlInShell = '${DATABASE_URL:-$(node --env-file=.env -p process.env.DATABASE_URL)}';

/**
 * Copies an SQLite store to a file while bots use it. The copy is checked, and gets its name only when it is
 * complete. To restore, stop the bot and replace the database with the copy, without the files that end in
 * -wal and -shm.
 *
 * @param target a path that doesn't exist yet.
 * @throws StoreError (`unsupported`) for PostgreSQL, saying which command to use, and for a database in
 *   memory; others if the database isn't ours, or the copy can't be made. No partial copy is left behind.
 */
export async function backupStore(url: string, target: string): Promise<void> {
  const address = parseStoreUrl(url);
  if (address.kind === 'postgres') {
    throw new StoreError(
      'unsupported',
      `${address.name} is backed up by PostgreSQL's own tool:
  mkdir -p "${dirname(target)}" && pg_dump --format=custom --file="${target}" --dbname="${urlInShell}"
To restore, stop the bot first:
  pg_restore --clean --if-exists --dbname="${urlInShell}" "${target}"`,
    );
  }
  if (address.path === inMemory) {
    throw new StoreError(
      'unsupported',
      'A database in memory belongs to one process; it has no backup.',
    );
  }
  const finished = resolve(target);
  const unfinished = `${finished}.unfinished`;
  // SQLite can't always delete the journal, such as on a full disk.
  const removeUnfinished = () =>
    Promise.all(['', '-journal'].map((end) => rm(`${unfinished}${end}`, { force: true })));
  if (!existsSync(address.path)) {
    throw new StoreError('missing', `${address.name} doesn't exist: there is nothing to back up.`);
  }
  if (existsSync(finished)) {
    throw new StoreError('forbidden', `${finished} already exists. Give the backup another name.`);
  }
  try {
    await removeUnfinished();
    await copy(address.path, unfinished);
    check(unfinished);
    await rename(unfinished, finished);
  } catch (error) {
    await removeUnfinished();
    const worded = toStoreError(error, `${address.name}, or its copy ${finished},`);
    if (worded instanceof StoreError || !(error instanceof Error && 'syscall' in error))
      throw worded;
    const message = `${finished} can't be written. (${error.message})`;
    throw new StoreError('forbidden', message, { cause: error });
  }
}

async function copy(path: string, target: string): Promise<void> {
  // Not read-only: without a running bot, that would leave the files -wal and -shm behind.
  using source = new DatabaseSync(path, { timeout: 5000 });
  const header = source.prepare('pragma application_id').get();
  if (header?.['application_id'] !== applicationId) {
    throw new StoreError('foreign', `${path} isn't a database of Hawkins Post.`);
  }
  // All pages in one step: a write in between would restart the copy.
  await backup(source, target, { rate: allPages });
}

function check(path: string): void {
  using database = new DatabaseSync(path);
  const result = database.prepare('pragma integrity_check').get()?.['integrity_check'];
  if (result !== 'ok')
    throw new StoreError('damaged', `The database is damaged: ${String(result)}`);
}
