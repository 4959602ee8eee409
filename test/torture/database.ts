import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  /** Copies all tables. */
  snapshot(): Promise<void>;
  /** Puts the last copy in place of the tables, as a standby that lags does when it takes over. */
  failOver(): Promise<void>;
  /** Lets one in 50 updates of a slot fail with an error that the bot has no text for, until `heal`. */
  injectErrors(): Promise<void>;
  heal(): Promise<void>;
}

/** Longer than the bot waits for a lock, in ms of the real clock. */
const takeover = 8000;

export async function createSqlite(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-torture-'));
  const path = join(folder, 'post.db');
  const copy = join(folder, 'copy.db');
  const open = () => new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: false });
  const execute = (text: string) => {
    using database = open();
    database.exec(text);
    return Promise.resolve();
  };
  return {
    name: 'sqlite',
    url: `sqlite:${path}`,
    count(state) {
      using database = open();
      const query = database.prepare('select count(*) as count from slots where state = ?');
      return Promise.resolve(Number(query.get(state)?.['count']));
    },
    lock() {
      const database = open();
      database.exec('begin immediate');
      return Promise.resolve(() => {
        database.close();
        return Promise.resolve();
      });
    },
    async snapshot() {
      await rm(copy, { force: true });
      await execute(`vacuum into '${copy}'`);
    },
    async failOver() {
      using database = open();
      database.exec(`attach '${copy}' as copy`);
      database.exec('begin immediate');
      await sleep(takeover);
      const tables = database.prepare(`select name from copy.sqlite_master where type = 'table'`);
      for (const table of tables.all()) {
        const name = String(table['name']);
        database.exec(
          `delete from main.${name}; insert into main.${name} select * from copy.${name}`,
        );
      }
      database.exec('commit');
    },
    injectErrors: () =>
      execute(`
        create trigger fault before update on slots when random() % 50 = 0
        begin select raise(abort, 'injected'); end`),
    heal: () => execute('drop trigger if exists fault'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Errors that the bot has no text for: some may pass, one may not. */
const injected = ['53200', '58030', '25P03', '40001', 'XX000', 'HP001'];

export async function createPostgres(): Promise<Database> {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const connect = async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    return client;
  };
  const own = await connect();
  const execute = async (text: string) => {
    await own.query(text);
  };
  return {
    name: 'postgres',
    url,
    async count(state) {
      const { rows } = await own.query<{ count: string }>(
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
    snapshot: () =>
      execute(`
        begin isolation level repeatable read;
        drop schema if exists copy cascade;
        create schema copy;
        do $$ declare t text; begin
          for t in select tablename from pg_tables where schemaname = 'public' loop
            execute format('create table copy.%1$I as table public.%1$I', t);
          end loop;
          create table copy.sequences as
            select schemaname, sequencename, last_value from pg_sequences where schemaname = 'public';
        end $$;
        commit`),
    failOver: () =>
      execute(`
        begin;
        set local session_replication_role = replica;
        select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid();
        do $$ declare t text; begin
          for t in select tablename from pg_tables where schemaname = 'public' loop
            execute format('lock table public.%I', t);
          end loop;
          for t in select tablename from pg_tables where schemaname = 'public' loop
            execute format('delete from public.%1$I; insert into public.%1$I overriding system value table copy.%1$I', t);
          end loop;
          perform setval(format('%I.%I', schemaname, sequencename), coalesce(last_value, 1), last_value is not null)
            from copy.sequences;
        end $$;
        select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid();
        commit`),
    injectErrors: () =>
      execute(`
        create function fault() returns trigger language plpgsql as $$ begin
          if random() < 0.02 then
            raise exception 'injected' using errcode =
              (array[${injected.map((code) => `'${code}'`).join(', ')}])[1 + floor(random() * ${injected.length})];
          end if;
          return new;
        end $$;
        create trigger fault before update on slots for each row execute function fault()`),
    heal: () => execute('drop trigger if exists fault on slots; drop function if exists fault'),
    async [Symbol.asyncDispose]() {
      await own.end();
      await server.stop();
    },
  };
}
