import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { Runtime } from '#runtime.ts';
import { factsWatch, type FactsChange } from './facts-watch.ts';
import type { FactsReason, Transaction } from './schema.ts';
import { StoreError } from './store-error.ts';
import { secondThoughts } from '#subscriptions/delivery.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** The newest versions kept, and the steps back from the current one. */
export const versionsKept = 50;

/** A version of the facts that was or is current. */
export interface FactsVersion {
  /** Grows with each entry. */
  readonly id: number;
  /** Eight hex digits of a hash over the content. Two entries with the same content share it. */
  readonly version: string;
  /** When it became current: milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** A user's snowflake, 'start' or 'signal'. */
  readonly author: string;
  readonly reason: FactsReason;
  /** The folder of the content, to tell a changed folder from another one. */
  readonly origin: string;
}

/** A version that becomes current: new content, or that of an earlier entry. */
export type NewFactsVersion =
  | (Pick<FactsVersion, 'version' | 'author' | 'origin'> & {
      readonly reason: 'start' | 'reload';
      /** The pack's files as JSON. */
      readonly content: string;
    })
  | { readonly reason: 'rollback'; readonly author: string; readonly to: number };

/** `conflict`: another process was first and nothing was recorded; read `current()` and decide again. */
type RecordOutcome =
  { readonly outcome: 'recorded'; readonly id: number } | { readonly outcome: 'conflict' };

const entryColumns = [
  'facts_versions.id',
  'facts_versions.version',
  'facts_versions.created_at as createdAt',
  'facts_versions.author',
  'facts_versions.reason',
  'facts_versions.origin',
] as const;

/**
 * The current version of the facts and the earlier ones, for `/reload`. They survive restarts and are shared
 * by all processes on one database. Every method throws StoreError if the database fails.
 */
export class FactsVersions {
  readonly #engine: Engine;
  readonly #context: Runtime;
  readonly #watch: ReturnType<typeof factsWatch>;

  /** @param onLook called, while there are listeners, whenever another process may have changed anything. */
  constructor(engine: Engine, context: Runtime, onLook = () => Promise.resolve()) {
    this.#engine = engine;
    this.#context = context;
    this.#watch = factsWatch(engine, context, onLook);
  }

  /** The version that all processes should answer from; undefined before the first. */
  current(): Promise<FactsVersion | undefined> {
    return this.#engine.db
      .selectFrom('facts_current')
      .innerJoin('facts_versions', 'facts_versions.id', 'facts_current.facts_version_id')
      .select(entryColumns)
      .executeTakeFirst();
  }

  /**
   * The content of an entry: the pack's files as JSON. Expanding 3 MB takes up to 30 ms of the thread.
   *
   * @throws StoreError (`missing`) if the entry is no longer kept.
   */
  async content(id: number): Promise<string> {
    const row = await this.#engine.db
      .selectFrom('facts_versions')
      .select('content')
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) throw notKept(id);
    return (await expand(row.content)).toString('utf8');
  }

  /**
   * Makes a version the current one, in one transaction, if the current one is still `expected` (its id;
   * undefined: none yet). Of several processes that expect the same, one records and the others get
   * `conflict`. The content is recorded even if it equals the current one.
   *
   * @param hasNews whether subscriptions that post at once may have something to post.
   * @throws StoreError (`missing`) if a rollback's `to` is no longer kept.
   */
  async record(
    entry: NewFactsVersion,
    expected: number | undefined,
    hasNews = true,
  ): Promise<RecordOutcome> {
    const row = await rowOf(entry);
    const change = await this.#engine.db.transaction().execute(async (trx) => {
      // Otherwise the current version isn't the expected one.
      if (!(await claimCurrent(trx, expected))) return undefined;
      const now = this.#context.clock.now();
      const values = { ...(await valuesOf(trx, row, expected)), created_at: now };
      const recorded = await trx
        .insertInto('facts_versions')
        .values(values)
        .returning(['id', 'version'])
        .executeTakeFirstOrThrow();
      const { id } = recorded;
      const news = hasNews ? { news_id: id, news_due_at: now + secondThoughts } : {};
      const current = { facts_version_id: id, ...news };
      await trx.updateTable('facts_current').set(current).execute();
      await prune(trx, id);
      await this.#engine.announce(trx);
      return recorded;
    });
    if (change === undefined) return { outcome: 'conflict' };
    this.#watch.report(change);
    return { outcome: 'recorded', id: change.id };
  }

  /**
   * The target of a rollback from entry `id`: the version that was current before it. Roll back with
   * `record({ reason: 'rollback', to: previous.id, … }, id)`.
   *
   * A rollback is an entry too, but the next rollback doesn't undo it: its previous version is that of the
   * entry it went back to, as with undo in an editor. With A, B and C recorded, rollbacks give B, then A,
   * then nothing. If D is recorded after the rollback to B, they give B, then A; C remains in `list` only.
   *
   * @returns undefined if nothing older is kept.
   */
  previous(id: number): Promise<FactsVersion | undefined> {
    return this.#engine.db
      .selectFrom('facts_versions as later')
      .innerJoin('facts_versions', 'facts_versions.id', 'later.previous_id')
      .select(entryColumns)
      .where('later.id', '=', id)
      .executeTakeFirst();
  }

  /** The newest entries, newest first. */
  list(limit: number): Promise<readonly FactsVersion[]> {
    return this.#engine.db
      .selectFrom('facts_versions')
      .select(entryColumns)
      .orderBy('facts_versions.id', 'desc')
      .limit(limit)
      .execute();
  }

  /**
   * Calls `listener` once for each version that becomes current from now on, within 2 seconds, whichever
   * process recorded it. If several come at once, only the last one may be reported. Versions recorded
   * through this store are reported too, before `record` returns: compare versions before loading.
   * Nothing is missed if `current()` is read after this promise resolves.
   *
   * @throws StoreError if watching can't begin.
   */
  onChange(listener: (change: FactsChange) => void): Promise<void> {
    return this.#watch.add(listener);
  }

  close(): Promise<void> {
    return this.#watch.close();
  }
}

type NewRow = Awaited<ReturnType<typeof rowOf>>;

/**
 * Compresses to about a third, off the main thread and before the transaction, which locks out other processes.
 * Writing 3 MB to SQLite blocks the thread for up to 25 ms this way, and for up to 100 ms uncompressed.
 */
async function rowOf(entry: NewFactsVersion) {
  if (entry.reason === 'rollback') return entry;
  const { content, ...rest } = entry;
  return { ...rest, content: await compress(content) };
}

function notKept(id: number): StoreError {
  return new StoreError('missing', `Version ${id} of the facts is no longer kept.`);
}

/**
 * Locks the row of the current version, if it is the expected one. Other processes that expect the same wait
 * here until the transaction ends, and then no longer find it.
 */
async function claimCurrent(trx: Transaction, expected: number | undefined): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('facts_current')
    .set((row) => ({ facts_version_id: row.ref('facts_version_id') }))
    .where('facts_version_id', expected === undefined ? 'is' : '=', expected ?? null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function valuesOf(trx: Transaction, entry: NewRow, expected: number | undefined) {
  if (entry.reason !== 'rollback') return { ...entry, previous_id: expected ?? null };
  const target = await trx
    .selectFrom('facts_versions')
    .select(['version', 'content', 'origin', 'previous_id'])
    .where('id', '=', entry.to)
    .executeTakeFirst();
  if (target === undefined) throw notKept(entry.to);
  return { ...target, author: entry.author, reason: entry.reason };
}

/** Deletes versions that are neither among the newest nor on the way back from the current one. */
async function prune(trx: Transaction, current: number): Promise<void> {
  await trx
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
