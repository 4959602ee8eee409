import { sql, type Transaction } from 'kysely';
import type { Engine, StoreContext } from './engine.ts';
import { FactsWatch, type FactsChange, type FactsListener } from './facts-watch.ts';
import { pack, unpack } from './packed-text.ts';
import type { FactsReason, Schema } from './schema.ts';
import { StoreError } from './store-error.ts';

/** At least so many versions are kept, and so many steps back from the current one. */
export const versionsKept = 50;

/** A version of the facts that was or is current. */
export interface FactsVersionEntry {
  /** Grows with each entry. */
  readonly id: number;
  /** Eight hex digits of a hash over the content. Two entries with the same content share it. */
  readonly version: string;
  /** When it became current: milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Who made it so: a user's snowflake, 'start' or 'signal'. */
  readonly author: string;
  readonly reason: FactsReason;
  /** Which folder the content was read from: a new content of a known folder is news. */
  readonly origin: string;
}

export interface FactsVersion extends FactsVersionEntry {
  /** The pack's files as JSON. */
  readonly content: string;
}

/** A version that becomes current: new content, or that of an earlier entry. */
export type NewFactsVersion =
  | (Pick<FactsVersion, 'version' | 'content' | 'author' | 'origin'> & {
      readonly reason: 'start' | 'reload';
    })
  | { readonly reason: 'rollback'; readonly author: string; readonly to: number };

/** `raced`: another process was first and nothing was recorded; read `current()` and decide anew. */
export type RecordOutcome =
  { readonly outcome: 'recorded'; readonly id: number } | { readonly outcome: 'raced' };

/**
 * Which facts the bot answers from, and which it did before: the memory behind `/reload`. All of it
 * survives restarts and is shared by all processes on one database. Every function throws StoreError
 * if the database is out of order.
 */
export interface FactsVersions {
  /** The version that all processes should answer from; undefined before the first. */
  current(): Promise<FactsVersion | undefined>;

  /**
   * Makes a version the current one, in one transaction, if the current one is still `expected` (its
   * id; undefined: none yet). Of several processes that expect the same, one records, the others race.
   * Whether the content differs from the current one's is for the caller to see: it is recorded anyway.
   *
   * @throws StoreError (`missing`) if a rollback's `to` isn't kept any more.
   */
  record(entry: NewFactsVersion, expected: number | undefined): Promise<RecordOutcome>;

  /**
   * Where a rollback from entry `id` goes: the version that was current before it. Roll back with
   * `record({ reason: 'rollback', to: previous.id, … }, id)`.
   *
   * A rollback is itself an entry, but it is not what the next rollback undoes: its previous version
   * is that of the entry it went back to. So with A, B, C recorded, rolling back gives B, then A, then
   * nothing, as undo does in an editor. What is recorded after a rollback follows upon it: with D
   * after the rollback to B, the way back is B, then A; C remains in `list` only.
   *
   * @returns undefined if nothing older is kept.
   */
  previous(id: number): Promise<FactsVersion | undefined>;

  /** The newest entries, newest first, without their content. */
  list(limit: number): Promise<readonly FactsVersionEntry[]>;

  /**
   * Tells of each version that becomes current from now on: once, within 2 seconds, whichever process
   * recorded it. If several come at once, the last one may be all that is told. What this very store
   * recorded is told too, just after `record` gave its outcome: compare versions before loading.
   * Nothing is missed if `current()` is read after this promise, not before.
   *
   * @returns a function that ends it.
   */
  onChange(listener: FactsListener): Promise<() => void>;
}

const entryColumns = [
  'facts_versions.id',
  'facts_versions.version',
  'facts_versions.created_at as createdAt',
  'facts_versions.author',
  'facts_versions.reason',
  'facts_versions.origin',
] as const;

export class StoredFactsVersions implements FactsVersions {
  readonly #engine: Engine;
  readonly #context: StoreContext;
  readonly #watch: FactsWatch;

  constructor(engine: Engine, context: StoreContext) {
    this.#engine = engine;
    this.#context = context;
    this.#watch = new FactsWatch(engine, context);
  }

  async current(): Promise<FactsVersion | undefined> {
    const row = await this.#engine.db
      .selectFrom('facts_current')
      .innerJoin('facts_versions', 'facts_versions.id', 'facts_current.facts_version_id')
      .select([...entryColumns, 'facts_versions.content'])
      .executeTakeFirst();
    return row && { ...row, content: await unpack(row.content) };
  }

  async record(entry: NewFactsVersion, expected: number | undefined): Promise<RecordOutcome> {
    const recorded = await this.#watch.quietly(async () =>
      this.#insert(await rowOf(entry), expected),
    );
    return recorded === undefined ? { outcome: 'raced' } : { outcome: 'recorded', id: recorded.id };
  }

  /** @returns undefined if the current version isn't the expected one. */
  #insert(entry: NewRow, expected: number | undefined): Promise<FactsChange | undefined> {
    return this.#engine.db.transaction().execute(async (transaction) => {
      if (!(await claimCurrent(transaction, expected))) return undefined;
      const values = await valuesOf(transaction, entry, expected);
      const recorded = await transaction
        .insertInto('facts_versions')
        .values({ ...values, created_at: this.#context.clock.now() })
        .returning(['id', 'version'])
        .executeTakeFirstOrThrow();
      await transaction
        .updateTable('facts_current')
        .set({ facts_version_id: recorded.id })
        .execute();
      await prune(transaction, recorded.id);
      await this.#engine.announce(transaction);
      return recorded;
    });
  }

  async previous(id: number): Promise<FactsVersion | undefined> {
    const row = await this.#engine.db
      .selectFrom('facts_versions as later')
      .innerJoin('facts_versions', 'facts_versions.id', 'later.previous_id')
      .select([...entryColumns, 'facts_versions.content'])
      .where('later.id', '=', id)
      .executeTakeFirst();
    return row && { ...row, content: await unpack(row.content) };
  }

  list(limit: number): Promise<readonly FactsVersionEntry[]> {
    return this.#engine.db
      .selectFrom('facts_versions')
      .select(entryColumns)
      .orderBy('facts_versions.id', 'desc')
      .limit(limit)
      .execute();
  }

  onChange(listener: FactsListener): Promise<() => void> {
    return this.#watch.add(listener);
  }

  close(): Promise<void> {
    return this.#watch.close();
  }
}

type NewRow = Awaited<ReturnType<typeof rowOf>>;

/** Packed before the transaction: others need not wait for that. */
async function rowOf(entry: NewFactsVersion) {
  if (entry.reason === 'rollback') return entry;
  const { content, ...rest } = entry;
  return { ...rest, content: await pack(content) };
}

/**
 * Locks the row that names the current version, if it is the expected one. Other processes that expect
 * the same wait here until the transaction ends, and then find that it isn't any more.
 */
async function claimCurrent(
  transaction: Transaction<Schema>,
  expected: number | undefined,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('facts_current')
    .set((row) => ({ facts_version_id: row.ref('facts_version_id') }))
    .where('facts_version_id', expected === undefined ? 'is' : '=', expected ?? null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function valuesOf(
  transaction: Transaction<Schema>,
  entry: NewRow,
  expected: number | undefined,
) {
  if (entry.reason !== 'rollback') return { ...entry, previous_id: expected ?? null };
  const target = await transaction
    .selectFrom('facts_versions')
    .select(['version', 'content', 'origin', 'previous_id'])
    .where('id', '=', entry.to)
    .executeTakeFirst();
  if (target === undefined) {
    throw new StoreError('missing', `Version ${entry.to} of the facts is not kept any more.`);
  }
  return { ...target, author: entry.author, reason: entry.reason };
}

/** Deletes what is neither among the newest nor on the way back from the current one. */
async function prune(transaction: Transaction<Schema>, current: number): Promise<void> {
  await transaction
    .withRecursive('way_back(id, previous_id, step)', (db) =>
      db
        .selectFrom('facts_versions')
        .select(['id', 'previous_id', sql<number>`1`.as('step')])
        .where('id', '=', current)
        .unionAll(
          db
            .selectFrom('way_back')
            .innerJoin('facts_versions', 'facts_versions.id', 'way_back.previous_id')
            .select((row) => [
              'facts_versions.id',
              'facts_versions.previous_id',
              row('way_back.step', '+', 1).as('step'),
            ])
            .where('way_back.step', '<', versionsKept),
        ),
    )
    .deleteFrom('facts_versions')
    .where('id', 'not in', (db) => db.selectFrom('way_back').select('way_back.id'))
    .where('id', 'not in', (db) =>
      db
        .selectFrom('facts_versions as newest')
        .select('newest.id')
        .orderBy('newest.id', 'desc')
        .limit(versionsKept),
    )
    .execute();
}
