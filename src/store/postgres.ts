import { Kysely, PostgresDialect, sql } from 'kysely';
import type { PoolConfig } from 'pg';
import type { Engine } from './engine.ts';
import type { Runtime } from '#runtime.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/tables.ts';
import { listenTo } from './postgres-listener.ts';
import { createPool, queryLimits, migrationLimits, type PostgresServer } from './postgres-pool.ts';
import type { Database, Schema } from './schema.ts';

/** An arbitrary number, unlikely to be another program's advisory lock on the same database. */
const migrationLock = 0x48_57_4b_50;
/** The first key of a lock on a subscription; the second is its id. */
const subscriptionLock = 0x48_57_53_55;
const channel = 'hawkins_post_facts';

/**
 * Connects, and brings the schema up to date. Each connection needs its own session: a pooler must be in
 * session mode.
 *
 * @throws StoreError if the server can't be reached or refuses access.
 */
export async function openPostgres(
  server: PostgresServer,
  context: Runtime,
  migrations: readonly Migration[],
): Promise<Engine> {
  let connectionLostAt = Number.NEGATIVE_INFINITY;
  const onLost = () => {
    connectionLostAt = context.clock.now();
  };
  const connect = (limits: PoolConfig) =>
    new Kysely<Schema>({
      dialect: new PostgresDialect({ pool: createPool(server, limits, context.log, onLost) }),
    });

  const migrating = connect(migrationLimits);
  try {
    await migrate(
      { kind: 'postgres', db: migrating, name: server.name, enter },
      migrations,
      context,
    );
  } finally {
    await migrating.destroy();
  }
  const db = connect(queryLimits);
  return {
    db,
    takeFreeSlots: sql`for update of slots skip locked`,
    takeSubscriptions,
    async announce(trx) {
      await sql`select pg_notify(${channel}, '')`.execute(trx);
    },
    watch: (look) => listenTo(server, channel, context, look, onLost),
    connectionLostAt: () => connectionLostAt,
    close: () => db.destroy(),
  };
}

async function takeSubscriptions(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select id from unnest(${ids}::integer[]) as id
    where pg_try_advisory_xact_lock(${subscriptionLock}, id)
  `.execute(db);
  return new Set(rows.map(({ id }) => id));
}

async function enter(db: Database): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(db);
  const { rows } = await sql<{ ours: boolean }>`
    select to_regclass('hawkins_post_migrations') is not null as ours
  `.execute(db);
  return rows[0]?.ours === true;
}
