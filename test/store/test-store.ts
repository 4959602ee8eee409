import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished, test } from 'vitest';
import { systemClock, type Clock } from '#clock.ts';
import type { FactsChange } from '#store/facts-watch.ts';
import type { FactsVersions, NewFactsVersion } from '#store/facts-versions.ts';
import { openStore } from '#store/store.ts';
import { testStore, type TestStore } from './test-slots.ts';

export const silent = pino({ level: 'silent' });

/** A kind of database, for the contracts that all kinds must meet. */
export interface TestDatabase {
  /** Creates a database, with or without the store's tables. @returns its URL. */
  create(): Promise<string>;
}

/** A kind of database that outlives its connections. */
export interface SharedTestDatabase extends TestDatabase {
  /** Creates a database without tables. @returns its URL. */
  createEmpty(): Promise<string>;
  /** Runs a statement outside the store. @returns the rows. */
  query(url: string, statement: string): Promise<readonly unknown[]>;
}

/** `it` with a store on a new database. Only what a test asks for is created. */
export function storeTest(database: TestDatabase) {
  return (
    test
      .extend('url', () => database.create())
      .extend('store', ({ url }) => open(url))
      .extend('facts', ({ store }) => store.factsVersions)
      .extend('subscription', ({ store }) => store.subscribe())
      // Of that subscription, due at 1000.
      .extend('slotId', ({ store, subscription }) => store.addSlot(subscription, 1000))
  );
}

export type StoreTest = ReturnType<typeof storeTest>;

/** Opens a store that is closed when the test ends. */
export async function open(url: string, clock: Clock = systemClock): Promise<TestStore> {
  const store = await openStore(url, { clock, log: silent });
  onTestFinished(() => store.close());
  return testStore(store);
}

/** An entry whose version is a hash of its content, so that mixed-up content is noticed. */
export function entry(content: string, reason: 'start' | 'reload' = 'reload'): NewFactsVersion {
  return { version: hash(content), content, author: '1000', reason, origin: 'folder' };
}

export function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

/** Records one version after another. @returns their ids. */
export async function recordAll(
  facts: FactsVersions,
  contents: readonly string[],
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const content of contents) {
    const current = await facts.current();
    ids.push(await recorded(facts, entry(content), current?.id));
  }
  return ids;
}

/** Records an entry without a conflict. @returns its id. */
export async function recorded(
  facts: FactsVersions,
  added: NewFactsVersion,
  expected: number | undefined,
): Promise<number> {
  const outcome = await facts.record(added, expected);
  if (outcome.outcome !== 'recorded') throw new Error('unexpected conflict');
  return outcome.id;
}

/** Rolls back once, as `/reload` does. @returns the content that is current then, if there is an older one. */
export async function rollBack(facts: FactsVersions): Promise<string | undefined> {
  const current = await facts.current();
  if (current === undefined) return undefined;
  const previous = await facts.previous(current.id);
  if (previous === undefined) return undefined;
  await recorded(facts, { reason: 'rollback', author: '2000', to: previous.id }, current.id);
  return (await facts.current())?.content;
}

/** Reads all versions on the way back, which must be complete. @returns the newest id. */
export async function readAll(facts: FactsVersions): Promise<number | undefined> {
  const newest = await facts.current();
  for (let version = newest; version !== undefined;) {
    if (hash(version.content) !== version.version) throw new Error(`${version.id} isn't complete`);
    version = await facts.previous(version.id);
  }
  return newest?.id;
}

/** A listener that collects changes. */
export function changeListener() {
  const changes: FactsChange[] = [];
  let wake = Promise.withResolvers<void>();
  return {
    changes,
    listener: (change: FactsChange) => {
      changes.push(change);
      wake.resolve();
      wake = Promise.withResolvers();
    },
    /** Resolves when the change with this id has been reported. */
    next: async (id: number): Promise<void> => {
      while (!changes.some((change) => change.id === id)) await wake.promise;
    },
  };
}
