import { StoreError, type StoreTrouble } from './store-error.ts';

/** SQLite's primary result codes that an operator can do something about: https://sqlite.org/rescode.html */
const troubles: ReadonlyMap<number, readonly [trouble: StoreTrouble, advice: string]> = new Map([
  [3, ['forbidden', 'may not be read or written. Give the user that runs the bot the right to.']],
  [
    5,
    [
      'locked',
      'is locked by another program. End that program (a database browser, a copy of the bot, a backup), then try again.',
    ],
  ],
  [6, ['locked', 'is locked by another part of this program.']],
  [
    8,
    [
      'forbidden',
      'may only be read. Give the user that runs the bot the right to write the file and its folder, and see that the disk is not mounted read-only.',
    ],
  ],
  [
    10,
    [
      'damaged',
      'could not be read or written: the disk reports an error. Look into the system log; restore a backup to another disk.',
    ],
  ],
  [
    11,
    [
      'damaged',
      'is damaged. Restore a backup, or move the file and those ending in -wal and -shm away to begin anew.',
    ],
  ],
  [
    13,
    ['full', 'could not be written: the disk is full. Make room; nothing half-written was kept.'],
  ],
  [
    14,
    [
      'forbidden',
      'could not be opened. See that it is a file, and that the user that runs the bot may read and write it and its folder.',
    ],
  ],
  [23, ['forbidden', 'may not be read or written.']],
  [
    26,
    [
      'foreign',
      'is no SQLite database. Nothing was changed. Move the file away, or set DATABASE_URL to another path.',
    ],
  ],
]);

interface SqliteError extends Error {
  /** An extended result code: the primary one is its lowest byte. */
  readonly errcode: number;
}

/** The error as StoreError if an operator can mend it, else as it is. */
export function sqliteErrorInWords(error: unknown, name: string): unknown {
  if (!isSqliteError(error)) return error;
  const known = troubles.get(error.errcode & 0xff);
  if (known === undefined) return error;
  const [trouble, advice] = known;
  return new StoreError(trouble, `${name} ${advice} (${error.message})`, { cause: error });
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
