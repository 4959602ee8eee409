import { resolve } from 'node:path';
import { StoreError } from './store-error.ts';

/** The location of a store. `name` is for messages and never contains a password. */
export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly path: string; readonly name: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly name: string };

/** SQLite's name for a database that exists only as long as its connection. */
export const inMemory = ':memory:';

const forms = 'Write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.';

/**
 * Reads a DATABASE_URL: `sqlite:PATH`, relative to the working directory, `sqlite::memory:`, or
 * `postgres://…` (`postgresql://…`).
 *
 * @throws StoreError (`address`) that doesn't repeat the address, as it may hold a password.
 */
export function parseStoreUrl(url: string): StoreAddress {
  if (url.startsWith('sqlite:')) return sqliteAddress(url.slice('sqlite:'.length));
  if (/^postgres(?:ql)?:\/\//.test(url)) return postgresAddress(url);
  throw new StoreError('address', `DATABASE_URL isn't a known kind of address. ${forms}`);
}

function sqliteAddress(path: string): StoreAddress {
  if (path === inMemory) return { kind: 'sqlite', path, name: 'the database in memory' };
  // sqlite://var/x.db would name a host called var in any other URL, and /var/x.db as a path.
  if (path === '' || /^\/\/[^/]/.test(path) || path.includes('?')) {
    throw new StoreError(
      'address',
      'DATABASE_URL must be sqlite:PATH, such as sqlite:./var/hawkins-post.db or sqlite:/data/hawkins-post.db, without options after a ?.',
    );
  }
  return { kind: 'sqlite', path: resolve(path), name: resolve(path) };
}

function postgresAddress(url: string): StoreAddress {
  const parsed = URL.parse(url);
  if (parsed === null || !isDecodable(url) || hasMisreadPassword(parsed)) {
    throw new StoreError(
      'address',
      `DATABASE_URL can't be read as an address. ${forms} Characters such as @ : / ? # % in the password are percent-encoded (# is %23).`,
    );
  }
  return { kind: 'postgres', url, name: `PostgreSQL at ${parsed.host}${parsed.pathname}` };
}

/** In `postgres://user:11/secret@host/db` the host would be `user:11`, and messages would show the rest. */
function hasMisreadPassword({ pathname, search, hash }: URL): boolean {
  return hash !== '' || `${pathname}${search}`.includes('@');
}

function isDecodable(url: string): boolean {
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}
