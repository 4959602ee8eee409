import { StoreError, type StoreTrouble } from './store-error.ts';

/** SQLite's primary result codes that an operator can act on: https://sqlite.org/rescode.html */
const troubles: Readonly<Record<number, readonly [trouble: StoreTrouble, advice: string]>> = {
  3: ['forbidden', "can't be read or written. Let the bot's user read and write it."],
  5: [
    'locked',
    'is locked by another program. End that program (a database browser, a copy of the bot, a backup), then try again.',
  ],
  6: ['locked', 'is locked by another part of this program.'],
  7: ['full', "can't be used: the machine is out of memory."],
  8: [
    'forbidden',
    "is read-only. Give the bot's user permission to write the file and its folder, and check that the disk isn't mounted read-only.",
  ],
  10: [
    'damaged',
    "can't be read or written: the disk reports an error. Check the system log, and restore a backup to another disk.",
  ],
  11: [
    'damaged',
    'is damaged. Restore a backup, or move the file and those ending in -wal and -shm away to start over.',
  ],
  13: ['full', "can't be written: the disk is full. Free some space; the failed write was undone."],
  14: [
    'forbidden',
    "can't be opened. Check that it is a file, and that the bot's user may read and write it and its folder.",
  ],
  15: ['locked', 'is locked by another program. Try again later.'],
  23: ['forbidden', "can't be read or written."],
  26: [
    'foreign',
    "isn't an SQLite database. Nothing was changed. Move the file away, or set DATABASE_URL to another path.",
  ],
};

/** A StoreError if an operator can fix the problem; otherwise the same error. */
export function toStoreError(error: unknown, name: string): unknown {
  if (!(error instanceof Error && 'errcode' in error)) return error;
  // An extended result code: the primary one is its lowest byte.
  const known = troubles[Number(error.errcode) & 0xff];
  if (known === undefined) return error;
  const [trouble, advice] = known;
  return new StoreError(trouble, `${name} ${advice} (${error.message})`, { cause: error });
}
