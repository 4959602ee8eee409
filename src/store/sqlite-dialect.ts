import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { sleep, type Clock } from '#clock.ts';
import { toStoreError } from './sqlite-errors.ts';
import { StoreError } from './store-error.ts';

/** How often a statement is tried while another process has the lock, and ms between two attempts. */
const attempts = 200;
const interval = 25;
/** Time slice, in ms: after it, the connection yields to other work on the thread. */
const timeSlice = 10;

/**
 * Prepared statements that are kept. Each takes tens of kilobytes outside V8's heap: without a limit, a busy
 * process would collect many before V8 frees them.
 */
const maxStatements = 100;

/**
 * Kysely on Node's own SQLite. It also waits for other processes' locks by the clock: SQLite's own wait would
 * block the thread, and answers to Discord are due in 3 seconds. Open the database with a timeout of 0.
 *
 * @param name names the database in messages.
 */
export function nodeSqliteDialect(database: DatabaseSync, name: string, clock: Clock): Dialect {
  const connection = connectTo(database, name, clock);
  let sliceStart = Number.NEGATIVE_INFINITY;
  const run = async (sql: string) => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  const driver: Driver = {
    init: () => Promise.resolve(),
    /** SQLite answers synchronously: without a yield, a series of queries would block the thread. */
    async acquireConnection() {
      if (Math.abs(clock.now() - sliceStart) >= timeSlice) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        sliceStart = clock.now();
      }
      return connection;
    },
    releaseConnection: () => Promise.resolve(),
    /**
     * Takes the write lock at once. A transaction that reads first and writes later can't wait for
     * another process's write in between: SQLite refuses it at once.
     */
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    async rollbackTransaction() {
      // SQLite rolls back by itself when the disk is full; a second rollback would hide that error.
      if (database.isTransaction) await run('rollback');
    },
    async destroy() {
      database.close();
    },
  };
  return {
    createDriver: () => driver,
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Retries statements that failed because another process has the lock. */
function connectTo(database: DatabaseSync, name: string, clock: Clock): DatabaseConnection {
  const prepare = preparing(database);

  function execute<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    try {
      const { statement, hasRows } = prepare(sql);
      const values = parameters as readonly SQLInputValue[];
      if (hasRows) return { rows: statement.all(...values) as Row[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
    } catch (error) {
      throw toStoreError(error, name);
    }
  }

  return {
    async executeQuery<Row>(query: CompiledQuery) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return execute<Row>(query);
        } catch (error) {
          const isLocked = error instanceof StoreError && error.trouble === 'locked';
          if (!isLocked || attempt === attempts) throw error;
          await sleep(clock, interval);
        }
      }
    },
    streamQuery() {
      throw new Error('This dialect has no streams.');
    },
  };
}

function preparing(database: DatabaseSync) {
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    return { statement, hasRows: statement.columns().length > 0 };
  };
  const kept = new Map<string, ReturnType<typeof prepare>>();
  return (sql: string) => {
    const prepared = kept.get(sql) ?? prepare(sql);
    // The least recently used one goes first.
    kept.delete(sql);
    kept.set(sql, prepared);
    const [oldest] = kept.keys();
    if (kept.size > maxStatements && oldest !== undefined) kept.delete(oldest);
    return prepared;
  };
}
