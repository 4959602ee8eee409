import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { startPostgres } from '../store/postgres-server.ts';

/** A kind of database, for a run. */
export interface Ground extends AsyncDisposable {
  readonly name: 'sqlite' | 'postgres';
  readonly url: string;
  /** How many slots are claimed, or recorded as posted, at this moment. */
  count(state: 'sending' | 'sent'): Promise<number>;
  /** Keeps everybody from writing to the slots, until the returned function is called. */
  lock(): Promise<() => Promise<void>>;
}

export async function sqliteGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-torture-'));
  const path = join(folder, 'post.db');
  return {
    name: 'sqlite',
    url: `sqlite:${path}`,
    count(state) {
      const database = new DatabaseSync(path, { timeout: 5000 });
      try {
        const counting = database.prepare('select count(*) as count from slots where state = ?');
        return Promise.resolve(Number(counting.get(state)?.['count']));
      } finally {
        database.close();
      }
    },
    lock() {
      const database = new DatabaseSync(path, { timeout: 5000 });
      database.exec('begin immediate');
      return Promise.resolve(() => {
        database.close();
        return Promise.resolve();
      });
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

export async function postgresGround(): Promise<Ground> {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const connect = async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    return client;
  };
  const watching = await connect();
  return {
    name: 'postgres',
    url,
    async count(state) {
      const { rows } = await watching.query<{ count: string }>(
        'select count(*) as count from slots where state = $1',
        [state],
      );
      return Number(rows[0]?.count);
    },
    async lock() {
      const client = await connect();
      await client.query('begin');
      await client.query('lock table slots in share row exclusive mode');
      return () => client.end();
    },
    async [Symbol.asyncDispose]() {
      await watching.end();
      await server.stop();
    },
  };
}
