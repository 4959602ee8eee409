import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder } from 'kysely';
import type { EngineKind } from '#store/engine.ts';

/** Milliseconds outgrow PostgreSQL's integer of four bytes; SQLite's has eight. */
export function timeType(kind: EngineKind): 'integer' | 'bigint' {
  return kind === 'sqlite' ? 'integer' : 'bigint';
}

/** Never a number twice, not even after the newest row was deleted. */
export function growing(kind: EngineKind) {
  return (column: ColumnDefinitionBuilder) =>
    kind === 'sqlite'
      ? column.primaryKey().autoIncrement()
      : column.primaryKey().generatedAlwaysAsIdentity();
}

/** SQLite keeps text in a number's column unless it is told not to. */
export function strict<Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, Column>,
  kind: EngineKind,
): CreateTableBuilder<Table, Column> {
  return kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}
