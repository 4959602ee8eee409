import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startPostgres } from '../store/postgres-server.ts';
import { createSqlite } from './database.ts';
import { createHarness, type Harness, type Result } from './harness.ts';

/** A fault of the database itself, while slots are due. */
export interface DatabaseFault extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly processes: number;
  /** Begins it. @returns a function that ends it. */
  begin(harness: Harness): Promise<() => Promise<void>>;
}

export interface FaultTestResult extends Result {
  /** How often the logs reported the fault, and its end. */
  readonly reported: number;
  readonly resumed: number;
}

export const faultTestSlots = 60;
const minutes = 5;
const speed = 5;
/** In ms of the real clock. */
const faultTime = 30_000;
const run = promisify(execFile);

/** Begins the fault after a quarter of the slots and ends it after half a minute. */
export async function runFaultTest(fault: DatabaseFault): Promise<FaultTestResult> {
  const { url, processes } = fault;
  await using harness = await createHarness({ url, slots: faultTestSlots, minutes, speed });
  await harness.seed();
  for (let bot = 0; bot < processes; bot += 1) harness.start();
  await sleep((minutes * 60_000) / speed / 4);
  const end = await fault.begin(harness);
  await sleep(faultTime);
  await end();
  const result = await harness.finish();
  const logged = (message: string) => harness.logged.filter(({ msg }) => msg === message).length;
  return {
    ...result,
    reported: logged('production updates waiting for the database'),
    resumed: logged('production updates resumed'),
  };
}

/** PostgreSQL is stopped and starts again. */
export async function stoppedPostgres(): Promise<DatabaseFault> {
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
export async function lockedSqlite(): Promise<DatabaseFault> {
  const database = await createSqlite();
  return {
    ...database,
    name: 'SQLite locked by another program',
    processes: 2,
    begin: () => database.lock(),
  };
}

/** The disk is full: a small one, which only root can make. */
export async function fullSqlite(): Promise<DatabaseFault> {
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
export async function readOnlySqlite(): Promise<DatabaseFault> {
  const disk = await smallDisk();
  return {
    name: 'SQLite on a disk that is read-only at a start',
    url: `sqlite:${join(disk.path, 'post.db')}`,
    processes: 0,
    async begin(harness) {
      await run('mount', ['-o', 'remount,ro', disk.path]);
      const refused = harness.start();
      while (refused.isRunning) await sleep(100);
      return async () => {
        await run('mount', ['-o', 'remount,rw', disk.path]);
        harness.start();
      };
    },
    [Symbol.asyncDispose]: disk.remove,
  };
}

/** Megabytes. */
const diskSize = 4;

async function smallDisk() {
  const path = await mkdtemp(join(tmpdir(), 'hawkins-post-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}m`, 'tmpfs', path]);
  return {
    path,
    remove: async () => {
      await run('umount', ['-l', path]);
      await rm(path, { recursive: true });
    },
  };
}
