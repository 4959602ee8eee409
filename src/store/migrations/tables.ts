import {
  sql,
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Transaction,
} from 'kysely';
import type { EngineKind } from '#store/engine.ts';

/**
 * One step of the schema. Never change a released step: existing databases were made by it. For the same
 * reason, steps don't use the types of the current schema.
 */
export interface Migration {
  readonly name: string;
  up(transaction: Transaction<unknown>, kind: EngineKind): Promise<void>;
}

/** Milliseconds outgrow PostgreSQL's integer of four bytes; SQLite's has eight. */
export function timeType(kind: EngineKind): 'integer' | 'bigint' {
  return kind === 'sqlite' ? 'integer' : 'bigint';
}

/** Never reuses a number, not even that of a deleted newest row. */
export function growing(kind: EngineKind) {
  return (column: ColumnDefinitionBuilder) =>
    kind === 'sqlite'
      ? column.primaryKey().autoIncrement()
      : column.primaryKey().generatedAlwaysAsIdentity();
}

export function notNull(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}

/** Without `strict`, SQLite accepts text in a column of numbers. */
export function strict<Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, Column>,
  kind: EngineKind,
): CreateTableBuilder<Table, Column> {
  return kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}

/** The index is named after its first column, and may leave out rows in which a column is null. */
export async function createIndex(
  db: Transaction<unknown>,
  table: string,
  columns: readonly string[],
  { name = columns[0], notNull }: { readonly name?: string; readonly notNull?: string } = {},
): Promise<void> {
  const index = db.schema
    .createIndex(`${table}_${name}`)
    .on(table)
    .columns([...columns]);
  await (notNull ? index.where(sql.ref(notNull), 'is not', null) : index).execute();
}
