import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStoreUrl } from '#store/address.ts';
import { StoreError } from '#store/store-error.ts';

describe('the address of a store', () => {
  it.each([
    ['sqlite:./var/x.db', resolve('var/x.db')],
    ['sqlite:x.db', resolve('x.db')],
    ['sqlite:/data/x.db', '/data/x.db'],
    ['sqlite:///data/x.db', '/data/x.db'],
    ['sqlite::memory:', ':memory:'],
  ])('%s is the file %s', (url, path) => {
    expect(parseStoreUrl(url)).toMatchObject({ kind: 'sqlite', path });
  });

  it.each([
    ['postgres://bot:secret@db.example:6432/post', 'PostgreSQL at db.example:6432/post'],
    ['postgresql://bot:se%23cret@db.example/post?sslmode=require', 'PostgreSQL at db.example/post'],
    ['postgres:///post?host=/run/postgresql', 'PostgreSQL at /post'],
    ['postgres://bot:11@secret 2@db.example/post', 'PostgreSQL at db.example/post'],
  ])('%s is called %s in messages, without the password', (url, name) => {
    expect(parseStoreUrl(url)).toEqual({ kind: 'postgres', url, name });
  });

  it.each([
    'sqlite:',
    'sqlite://var/x.db',
    'sqlite:/secret.db?mode=ro',
    'mysql://bot:secret@host/post',
    'var/secret.db',
    'postgres://bot:secret@host:port/post',
    'postgres://bot:100%secret@host/post',
    // Up to the sign, the password looks like a port.
    ...Array.from('/#?', (sign) => `postgres://bot:11${sign}secret@host:5432/post`),
    'postgres://bot:1@1/secret@host/post',
    'postgres://bot/secret@host/post',
  ])('%s is refused without repeating it', (url) => {
    expect(() => parseStoreUrl(url)).toThrow(StoreError);
    expect(() => parseStoreUrl(url)).toThrow(/^DATABASE_URL (?!.*secret).*sqlite:/);
  });
});
