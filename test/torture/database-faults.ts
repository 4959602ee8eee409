import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startPostgres } from '../store/postgres-server.ts';
import { createSqlite } from './database.ts';
import { createHarness, type Harness } from './harness.ts';

/** A fault of the database itself, while slots are due. */
interface DatabaseFault extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly processes: number;
  /** Begins it. @returns a function that ends it. */
  readonly begin: (harness: Harness) => Promise<() => Promise<void>>;
}

export const faultTestSlots = 60;
const minutes = 5;
const speed = 5;
/** In ms of the real clock. */
const faultTime = 30_000;
const run = promisify(execFile);

/** Begins the fault after a quarter of the slots and ends it after half a minute. */
export async function runFaultTest({ url, processes, begin }: DatabaseFault) {
  await using harness = await createHarness({ url, slots: faultTestSlots, minutes, speed });
  await harness.seed();
  for (let bot = 0; bot < processes; bot += 1) harness.start();
  await sleep((minutes * 60_000) / speed / 4);
  const end = await begin(harness);
  await sleep(faultTime);
  await end();
  const result = await harness.finish();
  const logged = (message: string) =>
    harness.logged.filter((line) => line.message.startsWith(message)).length;
  return {
    ...result,
    /** How often the logs reported the fault, and its end. */
    reported: logged('production updates waiting for the database'),
    resumed: logged('production updates resumed'),
  };
}

/** PostgreSQL is stopped and starts again. */
async function stoppedPostgres(): Promise<DatabaseFault> {
  const server = await startPostgres({ persistent: true });
  return {
    name: 'PostgreSQL stopped and started',
    url: await server.createDatabase(),
    processes: 3,
    begin: () => server.pause(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** Another program keeps the file locked. */
async function lockedSqlite(): Promise<DatabaseFault> {
  const database = await createSqlite();
  return {
    ...database,
    name: 'SQLite locked by another program',
    processes: 2,
    begin: () => database.lock(),
  };
}

/** The disk is full: a small one, which only root can make. */
async function fullSqlite(): Promise<DatabaseFault> {
  const disk = await smallDisk();
  const ballast = join(disk.path, 'ballast');
  return {
    name: 'SQLite on a full disk',
    url: `sqlite:${join(disk.path, 'post.db')}`,
    processes: 2,
    async begin() {
      const file = await open(ballast, 'w');
      try {
        for (;;) await file.write(Buffer.alloc(4096));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
      return () => rm(ballast);
    },
    [Symbol.asyncDispose]: disk.remove,
  };
}

/** The disk becomes read-only before bots start: they end and report why. */
async function readOnlySqlite(): Promise<DatabaseFault> {
  const disk = await smallDisk();
  return {
    name: 'SQLite on a disk that is read-only at a start',
    url: `sqlite:${join(disk.path, 'post.db')}`,
    processes: 0,
    async begin(harness) {
      await run('mount', ['-o', 'remount,ro', disk.path]);
      await harness.start().exited;
      return async () => {
        await run('mount', ['-o', 'remount,rw', disk.path]);
        harness.start();
      };
    },
    [Symbol.asyncDispose]: disk.remove,
  };
}

async function smallDisk() {
  const path = await mkdtemp(join(tmpdir(), 'hawkins-post-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path]);
  return {
    path,
    remove: async () => {
      await run('umount', ['-l', path]);
      await rm(path, { recursive: true });
    },
  };
}

/** Only root can mount a disk. */
export const isRoot = process.getuid?.() === 0;
export const faults = [
  stoppedPostgres,
  lockedSqlite,
  ...(isRoot ? [fullSqlite, readOnlySqlite] : []),
];
