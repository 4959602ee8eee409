import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder } from 'kysely';
import type { EngineKind } from '#store/engine.ts';

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

/** Without `strict`, SQLite accepts text in a column of numbers. */
export function strict<Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, Column>,
  kind: EngineKind,
): CreateTableBuilder<Table, Column> {
  return kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}
