import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#clock.ts';
import { newFolder } from '../new-folder.ts';
import { sharedStoreContract, storeContract } from './contracts.ts';
import { open, storeTest } from './test-store.ts';

async function newFile(): Promise<string> {
  return `sqlite:${join(await newFolder(), 'post.db')}`;
}

async function query(url: string, statement: string): Promise<readonly unknown[]> {
  using database = new DatabaseSync(url.slice('sqlite:'.length));
  return database
    .prepare(statement)
    .all()
    .map((row) => ({ ...row }));
}

describe('a store in a file', () => {
  sharedStoreContract({ create: newFile, createEmpty: newFile, query });
});

describe('a store in memory', () => {
  storeContract(storeTest(() => Promise.resolve('sqlite::memory:')));

  it('yields to other work during endless queries', async () => {
    const store = await open('sqlite::memory:');
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const end = systemClock.now() + 200;
    while (systemClock.now() < end) await store.subscriptions.active(0, 1);
    clearImmediate(next);
    expect(turns).toBeGreaterThan(5);
  });
});
