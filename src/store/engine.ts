import type { RawBuilder } from 'kysely';
import type { Database, Transaction } from './schema.ts';

export type EngineKind = 'sqlite' | 'postgres';

/** The differences between SQLite and PostgreSQL. All other queries are the same. */
export interface Engine {
  /** Queries throw StoreError for problems that an operator can fix, and the driver's error otherwise. */
  readonly db: Database;
  /** The end of a select from `slots` that locks its rows and skips those locked by another process. */
  readonly takeFreeSlots: RawBuilder<unknown>;
  /** Locks subscriptions until the transaction ends. @returns those that weren't locked by another; never waits. */
  takeSubscriptions(trx: Transaction, ids: readonly number[]): Promise<ReadonlySet<number>>;
  /** Notifies the watchers of other processes when this transaction is committed. */
  announce(trx: Transaction): Promise<void>;
  /**
   * Calls `look` whenever another process may have changed something, until the returned function is
   * called. May call it spuriously, but never misses a change.
   *
   * @throws StoreError if it can't start. Later failures are logged and retried.
   */
  watch(look: () => void): Promise<() => Promise<void>>;
  /**
   * When a connection to the database was last lost, in ms since the epoch: another server with older data may have
   * taken over since. -Infinity if that never happened.
   */
  connectionLostAt(): number;
  /** Closes the database when running queries have ended. */
  close(): Promise<void>;
}
