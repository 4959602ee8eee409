import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, types, type PoolClient, type PoolConfig } from 'pg';
import type { Logger } from 'pino';
import { isAnswer, toStoreError } from './postgres-errors.ts';

/** `name` is for messages and never contains a password. */
export interface PostgresServer {
  readonly url: string;
  readonly name: string;
}

/** Timeouts, in ms. */
const connectTimeout = 5000;
const statementTimeout = 10_000;
/** For a server that has gone silently and can't report its own timeouts. */
const answerTimeout = 15_000;

/** For the running bot's queries. */
export const queryLimits: PoolConfig = {
  max: 5,
  statement_timeout: statementTimeout,
  lock_timeout: statementTimeout,
  idle_in_transaction_session_timeout: 2 * statementTimeout,
  query_timeout: answerTimeout,
};

/** For migrations: one connection, and a long wait for another process that is migrating. */
export const migrationLimits: PoolConfig = { max: 1, lock_timeout: 60_000 };

/** The options of every connection, pooled or not. */
export function connectionConfig({ url }: PostgresServer) {
  return {
    connectionString: url,
    application_name: 'hawkins-post',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  };
}

/**
 * A pool for Kysely that throws StoreErrors for problems an operator can fix. It never reuses a broken
 * connection; pg itself would, after a query that got no answer.
 */
export function createPool(
  server: PostgresServer,
  limits: PoolConfig,
  log: Logger,
  onLost: () => void,
): PostgresPool {
  const pool = new Pool({ ...connectionConfig(server), ...limits });
  // An 'error' without a listener ends the process; pg has one only while a connection is idle.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      onLost();
      log.warn({ err: error, database: server.name }, 'database connection lost');
    });
  });
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      try {
        return adapt(await pool.connect(), server.name);
      } catch (error) {
        throw toStoreError(error, server.name);
      }
    },
  };
}

function adapt(client: PoolClient, name: string): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      isBroken ||= !isAnswer(error);
      throw toStoreError(error, name);
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release(destroy) {
      client.release(destroy === true || isBroken);
    },
  };
}

/** PostgreSQL's number for the type. */
const bigint: number = types.builtins.INT8;

/** pg returns bigint as text; ours are times and counts, far below 2^53. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === bigint ? Number : types.getTypeParser(oid, format);
}
