import { sql } from 'kysely';
import { parseStoreUrl, type StoreAddress } from './address.ts';
import type { Engine } from './engine.ts';
import type { Runtime } from '#runtime.ts';
import { FactsVersions } from './facts-versions.ts';
import { GuildSettings } from './guild-settings.ts';
import { migrations } from './migrations/index.ts';
import { PostedUpdates } from './posted-updates.ts';
import { RateLimitState } from './rate-limit-state.ts';
import { Retention } from './retention.ts';
import { Slots } from './slots/slots.ts';
import { openSqlite } from './sqlite.ts';
import { Subscriptions } from './subscriptions.ts';

/** The bot's database. */
export type Store = Awaited<ReturnType<typeof openStore>>;

/**
 * Opens the database of DATABASE_URL, creates a missing file, and brings the schema up to date. Several
 * processes may do so at once.
 *
 * @param url `sqlite:PATH`, relative to the working directory, `sqlite::memory:`, or `postgres://…`.
 * @throws StoreError whose message explains the problem and its solution. A database of another program, or
 *   of a newer version of the bot, isn't changed.
 */
export async function openStore(url: string, context: Runtime) {
  const address = parseStoreUrl(url);
  const engine = await connect(address, context);
  const guildSettings = new GuildSettings(engine);
  const factsVersions = new FactsVersions(engine, context, () => guildSettings.refresh());
  let closing: Promise<void> | undefined;
  return {
    factsVersions,
    subscriptions: new Subscriptions(engine.db, guildSettings),
    slots: new Slots(engine),
    postedUpdates: new PostedUpdates(engine.db),
    rateLimitState: new RateLimitState(engine.db),
    retention: new Retention(engine.db, guildSettings),
    guildSettings,
    /** Whether other machines can use the same database. */
    isShared: address.kind === 'postgres',
    /** @returns why the database doesn't answer; undefined if it does. */
    async ping(): Promise<string | undefined> {
      try {
        await sql`select 1`.execute(engine.db);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    /** Stops reporting changes and closes the database when running queries have ended. */
    close(): Promise<void> {
      closing ??= factsVersions.close().then(() => engine.close());
      return closing;
    },
  };
}

/** Connects to the database and brings its schema up to date. */
export async function connect(
  address: StoreAddress,
  context: Runtime,
  steps = migrations,
): Promise<Engine> {
  if (address.kind === 'sqlite') return openSqlite(address, context, steps);
  // Most bots use SQLite and don't need this driver.
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(address, context, steps);
}
