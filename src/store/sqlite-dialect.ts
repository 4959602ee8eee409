import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
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
 * Kysely on Node's own SQLite. Kysely's dialect expects the package better-sqlite3; this one adapts the
 * differences. It also waits for other processes' locks by the clock: SQLite's own wait would block the
 * thread, and answers to Discord are due in 3 seconds. Open the database with a timeout of 0.
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #driver: Driver;

  /** @param name names the database in messages. */
  constructor(database: DatabaseSync, name: string, clock: Clock) {
    const config = { database: adapt(database, name) };
    super(config);
    this.#driver = new NodeSqliteDriver(config, database, clock);
  }

  override createDriver(): Driver {
    return this.#driver;
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  #sliceStart = Number.NEGATIVE_INFINITY;

  constructor(config: SqliteDialectConfig, database: DatabaseSync, clock: Clock) {
    super(config);
    this.#database = database;
    this.#clock = clock;
  }

  /** SQLite answers synchronously: without a yield, a series of queries would block the thread. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    if (Math.abs(this.#clock.now() - this.#sliceStart) >= timeSlice) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      this.#sliceStart = this.#clock.now();
    }
    return retrying(connection, this.#clock);
  }

  /**
   * Takes the write lock at once. A transaction that reads first and writes later can't wait for
   * another process's write in between: SQLite refuses it at once.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide that error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Retries statements that failed because another process has the lock. */
function retrying(connection: DatabaseConnection, clock: Clock): DatabaseConnection {
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await connection.executeQuery<Row>(query);
        } catch (error) {
          const isLocked = error instanceof StoreError && error.trouble === 'locked';
          if (!isLocked || attempt === attempts) throw error;
          await sleep(clock, interval);
        }
      }
    },
    streamQuery: <Row>(query: CompiledQuery, size: number) =>
      connection.streamQuery<Row>(query, size),
  };
}

/**
 * Prepared statements that are kept. Each takes tens of kilobytes outside V8's heap: without a limit, a busy
 * process would collect many before V8 frees them.
 */
const maxStatements = 100;

function adapt(database: DatabaseSync, name: string): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close() {
      database.close();
    },
    prepare(sql) {
      const statement =
        kept.get(sql) ?? withStoreErrors(name, () => adaptStatement(database, sql, name));
      // The least recently used one goes first.
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > maxStatements && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}

function adaptStatement(database: DatabaseSync, sql: string, name: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => withStoreErrors(name, () => statement.all(...values(parameters))),
    run: (parameters) => withStoreErrors(name, () => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function values(parameters: readonly unknown[]): readonly SQLInputValue[] {
  return parameters as readonly SQLInputValue[];
}

function withStoreErrors<Result>(name: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw toStoreError(error, name);
  }
}
