import { DatabaseError } from 'pg';
import { StoreError, type StoreTrouble } from './store-error.ts';

type Words = readonly [trouble: StoreTrouble, advice: string];

const away: Words = [
  'unreachable',
  "doesn't answer. Check that the server is running and that DATABASE_URL has its host and port.",
];
const notNow: Words = ['unreachable', 'is starting, stopping or out of connections.'];
const refused: Words = [
  'forbidden',
  'refused the user or the password. Check both in DATABASE_URL, and pg_hba.conf.',
];

/** PostgreSQL's codes that an operator can act on: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const troubles: ReadonlyMap<string, Words> = new Map(
  Object.entries<Words>({
    '25006': ['forbidden', 'is read-only. DATABASE_URL must name the primary server.'],
    '28000': refused,
    '28P01': refused,
    '3D000': ['missing', "doesn't exist. Create it with createdb, or correct DATABASE_URL."],
    '3F000': ['missing', 'has no schema for tables. Create the schema in search_path.'],
    '40P01': ['locked', 'had a deadlock between two processes.'],
    '42501': [
      'forbidden',
      "denies permission to the user in DATABASE_URL. Make that user the database's owner.",
    ],
    '42P07': [
      'foreign',
      "has another program's tables with names that the bot needs. Nothing was changed. Give the bot its own database.",
    ],
    '53100': [
      'full',
      "can't be written: its disk is full. Free some space; the failed write was undone.",
    ],
    '53300': notNow,
    '55P03': ['locked', 'has been locked by another process for too long.'],
    '57014': ['locked', 'took too long to answer; the query was cancelled.'],
    '57P01': notNow,
    '57P02': notNow,
    '57P03': notNow,
  }),
);

/** Classes of codes without a row of their own that may pass: connections, rollbacks, resources, operators, faults. */
const mayPass = /^(?:08|40|53|57|58|XX)|^25P03$/;
const troubled: Words = ['unreachable', 'has a problem that may pass. See its log.'];

/** A StoreError if an operator can fix the problem; otherwise the same error. */
export function toStoreError(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  let words: Words | undefined = away;
  if (isAnswer(error)) {
    const { code = '' } = error;
    words = troubles.get(code) ?? (mayPass.test(code) ? troubled : undefined);
  }
  if (words === undefined) return error;
  const [trouble, advice] = words;
  const detail = error.message || ('code' in error ? String(error.code) : 'no reason given');
  return new StoreError(trouble, `${name} ${advice} (${detail})`, { cause: error });
}

/** Whether the error is the server's answer. If not, the connection broke and must not be reused. */
export function isAnswer(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}
