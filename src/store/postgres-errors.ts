import { DatabaseError } from 'pg';
import { StoreError, type StoreTrouble } from './store-error.ts';

type Words = readonly [trouble: StoreTrouble, advice: string];

const away: Words = [
  'unreachable',
  'does not answer. See that the server runs and that DATABASE_URL names its host and port.',
];
const notNow: Words = ['unreachable', 'is starting, stopping or out of connections.'];
const refused: Words = [
  'forbidden',
  'refused the user or the password. Check both in DATABASE_URL, and pg_hba.conf.',
];

/** PostgreSQL's codes that an operator can do something about: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const troubles: ReadonlyMap<string, Words> = new Map([
  ['25006', ['forbidden', 'may only be read. DATABASE_URL must name the primary server.']],
  ['28000', refused],
  ['28P01', refused],
  ['3D000', ['missing', 'does not exist. Make it with createdb, or correct DATABASE_URL.']],
  [
    '3F000',
    ['missing', 'has no schema to make tables in. Make the schema that search_path names.'],
  ],
  ['40P01', ['locked', 'was being changed by two processes that waited for each other.']],
  [
    '42501',
    [
      'forbidden',
      "gives the user of DATABASE_URL too few rights. Make that user the database's owner.",
    ],
  ],
  [
    '42P07',
    [
      'foreign',
      'has tables of another program under names that are needed here. Nothing was changed. Give the bot a database of its own.',
    ],
  ],
  ['53100', ['full', 'could not be written: its disk is full. Make room; nothing was kept.']],
  ['53300', notNow],
  ['55P03', ['locked', 'is being changed by another process, for longer than is waited for.']],
  ['57014', ['locked', 'took too long to answer; the query was given up.']],
  ['57P01', notNow],
  ['57P02', notNow],
  ['57P03', notNow],
]);

/** The error as StoreError if an operator can mend it, else as it is. */
export function postgresErrorInWords(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const words = isAnswer(error) ? troubles.get(error.code ?? '') : away;
  if (words === undefined) return error;
  const [trouble, advice] = words;
  const detail = error.message || ('code' in error ? String(error.code) : 'no reason given');
  return new StoreError(trouble, `${name} ${advice} (${detail})`, { cause: error });
}

/** Whether the server said so. If not, the connection broke: it must not be used again. */
export function isAnswer(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}
