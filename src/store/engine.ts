import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { Schema } from './schema.ts';

export interface StoreContext {
  readonly clock: Clock;
  readonly log: Logger;
}

export type EngineKind = 'sqlite' | 'postgres';

/** What SQLite and PostgreSQL do each in its own way; all else goes through the same queries. */
export interface Engine {
  /** Queries throw StoreError for what an operator can mend, and the driver's error for all else. */
  readonly db: Kysely<Schema>;
  /** The end of a select from `slots` that takes its rows, and passes by those that another process has. */
  readonly takeFreeSlots: RawBuilder<unknown>;
  /** Those of the channels that no other transaction takes until this one ends. Waits for nobody. */
  takeChannels(
    transaction: Transaction<Schema>,
    channelIds: readonly string[],
  ): Promise<ReadonlySet<string>>;
  /** Makes other processes look once this transaction is committed. */
  announce(transaction: Transaction<Schema>): Promise<void>;
  /**
   * Calls `look` whenever another process may have changed something, until the returned function is
   * called. Calls may be too many, never too few.
   *
   * @throws StoreError if it can't begin; later troubles are logged and mended by itself.
   */
  watch(look: () => void): Promise<() => Promise<void>>;
  /** Lets queries under way end, then lets go of the database. */
  close(): Promise<void>;
}
