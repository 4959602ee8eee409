import type { Generated } from 'kysely';
import type { UpdatesSchema } from './updates-schema.ts';

/** Why a version of the facts became the current one. */
export type FactsReason = 'start' | 'reload' | 'rollback';

/** The tables as the newest migration leaves them. Times are milliseconds since the Unix epoch. */
export interface Schema extends UpdatesSchema {
  hawkins_post_migrations: MigrationsTable;
  facts_versions: FactsVersionsTable;
  facts_current: FactsCurrentTable;
}

export interface MigrationsTable {
  readonly version: number;
  readonly name: string;
  readonly applied_at: number;
}

/** Every version of the facts that was current, in the order in which they became so. */
export interface FactsVersionsTable {
  /** Grows with each row and is never used again. */
  readonly id: Generated<number>;
  readonly version: string;
  /** The pack's files as JSON, compressed by gzip. */
  readonly content: Uint8Array;
  readonly created_at: number;
  readonly author: string;
  readonly reason: FactsReason;
  readonly origin: string;
  /** The target of a rollback from this entry; null if nothing older is kept. */
  readonly previous_id: number | null;
}

/** One row: which version is current; null before the first. */
export interface FactsCurrentTable {
  readonly only_row: number;
  readonly facts_version_id: number | null;
}
