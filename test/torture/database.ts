import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { startPostgres } from '../store/postgres-server.ts';

/** A new database, which is removed afterwards. */
export interface Database extends AsyncDisposable {
  readonly name: 'sqlite' | 'postgres';
  readonly url: string;
  /** The number of slots in this state. */
  count(state: 'sending' | 'sent'): Promise<number>;
  /** Locks out writes to the slots until the returned function is called. */
  lock(): Promise<() => Promise<void>>;
}

export async function createSqlite(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-torture-'));
  const path = join(folder, 'post.db');
  return {
    name: 'sqlite',
    url: `sqlite:${path}`,
    async count(state) {
      using database = new DatabaseSync(path, { timeout: 5000 });
      const query = database.prepare('select count(*) as count from slots where state = ?');
      return Number(query.get(state)?.['count']);
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

export async function createPostgres(): Promise<Database> {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const connect = async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    return client;
  };
  const counting = await connect();
  return {
    name: 'postgres',
    url,
    async count(state) {
      const { rows } = await counting.query<{ count: string }>(
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
      await counting.end();
      await server.stop();
    },
  };
}
