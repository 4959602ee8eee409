import { parseStoreUrl, type StoreAddress } from './address.ts';
import type { Engine, StoreContext } from './engine.ts';
import { StoredFactsVersions, type FactsVersions } from './facts-versions.ts';
import { openSqlite } from './sqlite.ts';

/** What the bot remembers. */
export interface Store {
  readonly factsVersions: FactsVersions;
  /** Whether other machines can use the same database. */
  readonly isShared: boolean;
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
    isShared: address.kind === 'postgres',
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
