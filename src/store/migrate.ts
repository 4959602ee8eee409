import type { Transaction as KyselyTransaction } from 'kysely';
import type { EngineKind } from './engine.ts';
import type { Runtime } from '#runtime.ts';
import type { Migration } from './migrations/tables.ts';
import type { Database, Transaction } from './schema.ts';
import { StoreError } from './store-error.ts';

export interface MigrationTarget {
  readonly kind: EngineKind;
  readonly db: Database;
  /** For messages. */
  readonly name: string;
  /**
   * Runs first in the transaction: locks out other processes until it ends, and refuses a database that
   * isn't ours. Resolves to whether the table of migrations exists.
   */
  readonly enter: (trx: Transaction) => Promise<boolean>;
}

/**
 * Brings the schema up to date: all missing steps in one transaction, so that a crash leaves the
 * database as it was. Any number of processes may do this at once; each step runs once.
 *
 * Kysely's own Migrator isn't used: on SQLite it runs steps outside of any transaction, and it creates its
 * tables before it checks the schema.
 *
 * @throws StoreError (`newer`) if the database has unknown steps; nothing is changed then.
 */
export async function migrate(
  { kind, db, name, enter }: MigrationTarget,
  migrations: readonly Migration[],
  { clock, log }: Runtime,
): Promise<void> {
  const applied = await db.transaction().execute(async (trx) => {
    const isOurs = await enter(trx);
    const table = trx.selectFrom('hawkins_post_migrations').select('name').orderBy('version');
    const done = isOurs ? await table.execute() : [];
    const unknown = done.find((step, index) => step.name !== migrations[index]?.name);
    if (unknown) {
      throw new StoreError(
        'newer',
        `${name} was written by a newer version of Hawkins Post: its schema has ${done.length} steps, among them ${unknown.name}; this version knows ${migrations.length}. Nothing was changed. Run that version again, or restore a backup made by this one.`,
      );
    }
    if (!isOurs) {
      await trx.schema
        .createTable('hawkins_post_migrations')
        .addColumn('version', 'integer', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('applied_at', 'bigint', (column) => column.notNull())
        .execute();
    }
    const missing = migrations.slice(done.length);
    for (const [index, migration] of missing.entries()) {
      await migration.up(trx as unknown as KyselyTransaction<unknown>, kind);
      const version = done.length + index + 1;
      await trx
        .insertInto('hawkins_post_migrations')
        .values({ version, name: migration.name, applied_at: clock.now() })
        .execute();
    }
    return missing.map((migration) => migration.name);
  });
  if (applied.length > 0) log.info({ database: name, applied }, 'database schema up to date');
}
