import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { sleep, type Clock } from '#clock.ts';
import { sqliteErrorInWords } from './sqlite-errors.ts';
import { StoreError } from './store-error.ts';

/** How often a statement is tried while another process has the lock, and ms between two attempts. */
const attempts = 200;
const interval = 25;
/** After so many ms of work everything else that waits for the thread goes first. */
const longestSpell = 10;

/**
 * Kysely on Node's own SQLite. Kysely's dialect is made for the package better-sqlite3; this one puts
 * right what differs, and waits for other processes' locks by the clock: SQLite's own wait would hold
 * up everything else on the thread, and answers to Discord are due in 3 seconds. The database is to be
 * opened with a timeout of 0.
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;
  readonly #name: string;
  readonly #clock: Clock;

  /** @param name names the database in messages. */
  constructor(database: DatabaseSync, name: string, clock: Clock) {
    super({ database: adapt(database, name) });
    this.#database = database;
    this.#name = name;
    this.#clock = clock;
  }

  override createDriver(): Driver {
    return new NodeSqliteDriver(this.#database, this.#name, this.#clock);
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  #spellSince = Number.NEGATIVE_INFINITY;

  constructor(database: DatabaseSync, name: string, clock: Clock) {
    super({ database: adapt(database, name) });
    this.#database = database;
    this.#clock = clock;
  }

  /** SQLite answers at once: whoever asks again and again would have the thread for themselves. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    if (Math.abs(this.#clock.now() - this.#spellSince) >= longestSpell) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      this.#spellSince = this.#clock.now();
    }
    return new PatientConnection(connection, this.#clock);
  }

  /**
   * Takes the write lock at once. A transaction that reads first and writes later can't wait for
   * another process's write in between: SQLite refuses it, however patient one is.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide that error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Tries a statement again that another process's lock kept from doing anything. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #clock: Clock;

  constructor(connection: DatabaseConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#connection.executeQuery<Row>(query);
      } catch (error) {
        const isLocked = error instanceof StoreError && error.trouble === 'locked';
        if (!isLocked || attempt === attempts) throw error;
        await sleep(this.#clock, interval);
      }
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number) {
    return this.#connection.streamQuery<Row>(query, chunkSize);
  }
}

/**
 * So many statements are kept. One takes tens of kilobytes that V8 knows nothing of, so that without this a
 * busy process would pile them up for long before they are collected.
 */
const mostStatements = 100;

function adapt(database: DatabaseSync, name: string): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close() {
      database.close();
    },
    prepare(sql) {
      const statement = kept.get(sql) ?? inWords(name, () => adaptStatement(database, sql, name));
      // The one that was not used for longest goes first.
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostStatements && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}

function adaptStatement(database: DatabaseSync, sql: string, name: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => inWords(name, () => statement.all(...values(parameters))),
    run: (parameters) => inWords(name, () => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function values(parameters: readonly unknown[]): readonly SQLInputValue[] {
  return parameters as readonly SQLInputValue[];
}

function inWords<Result>(name: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw sqliteErrorInWords(error, name);
  }
}
