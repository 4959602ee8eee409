import { sql } from 'kysely';
import { parseStoreUrl, type StoreAddress } from './address.ts';
import type { Engine, StoreContext } from './engine.ts';
import { StoredFactsVersions, type FactsVersions } from './facts-versions.ts';
import { StoredRateLimitState, type RateLimitState } from './rate-limit-state.ts';
import type { PostedUpdates } from './posted-updates.ts';
import { StoredRetention, type Retention } from './retention.ts';
import type { Slots } from './slots.ts';
import { openSqlite } from './sqlite.ts';
import { StoredPostedUpdates } from './stored-posted-updates.ts';
import { StoredSlots } from './stored-slots.ts';
import { StoredSubscriptions } from './stored-subscriptions.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What the bot remembers. */
export interface Store {
  readonly factsVersions: FactsVersions;
  readonly subscriptions: Subscriptions;
  readonly slots: Slots;
  readonly postedUpdates: PostedUpdates;
  readonly rateLimitState: RateLimitState;
  readonly retention: Retention;
  /** Whether other machines can use the same database. */
  readonly isShared: boolean;
  /** Why the database does not answer, in words; undefined: it does. */
  ping(): Promise<string | undefined>;
  /** Lets what is under way end, stops telling of changes and lets go of the database. */
  close(): Promise<void>;
}

/**
 * Opens the database that DATABASE_URL names, makes it if it is a file that is missing, and brings its
 * schema up to date. Several processes may do so at once.
 *
 * @param url `sqlite:PATH`, relative to the working directory, `sqlite::memory:`, or `postgres://…`.
 * @throws StoreError whose message says what is wrong and what to do. A database of another program, or
 *   of a newer version of the bot, is left as it was.
 */
export async function openStore(url: string, context: StoreContext): Promise<Store> {
  const address = parseStoreUrl(url);
  const engine = await openEngine(address, context);
  const factsVersions = new StoredFactsVersions(engine, context);
  let closing: Promise<void> | undefined;
  return {
    factsVersions,
    subscriptions: new StoredSubscriptions(engine.db),
    slots: new StoredSlots(engine),
    postedUpdates: new StoredPostedUpdates(engine.db),
    rateLimitState: new StoredRateLimitState(engine.db),
    retention: new StoredRetention(engine.db),
    isShared: address.kind === 'postgres',
    async ping() {
      try {
        await sql`select 1`.execute(engine.db);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    close() {
      closing ??= factsVersions.close().then(() => engine.close());
      return closing;
    },
  };
}

async function openEngine(address: StoreAddress, context: StoreContext): Promise<Engine> {
  if (address.kind === 'sqlite') return openSqlite(address, context);
  // Most bots keep a file: they need not load a driver for a server.
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(address, context);
}
