import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { openStore } from '#store/store.ts';
import { storeContract } from './contract.ts';
import { racesContract } from './races-contract.ts';
import { sharingContract } from './sharing-contract.ts';
import { updatesContract } from './updates-contract.ts';
import { updatesSharingContract } from './updates-sharing-contract.ts';

let directory: string;
let made = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-'));
});
afterAll(() => rm(directory, { recursive: true }));

function newFile(): Promise<string> {
  made += 1;
  return Promise.resolve(`sqlite:${join(directory, `${made}.db`)}`);
}

const file = {
  empty: newFile,
  fresh: newFile,
  query(url: string, statement: string) {
    const database = new DatabaseSync(url.slice('sqlite:'.length));
    return new Promise<readonly unknown[]>((resolve) => {
      resolve(
        database
          .prepare(statement)
          .all()
          .map((row) => ({ ...row })),
      );
    }).finally(() => {
      database.close();
    });
  },
};

describe('a store in a file', () => {
  storeContract(file);
  updatesContract(file);
  sharingContract(file);
  updatesSharingContract(file);
  racesContract(file);
});

it('GIVEN queries without an end THEN others have the thread now and then', async () => {
  const log = pino({ level: 'silent' });
  const store = await openStore('sqlite::memory:', { clock: systemClock, log });
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const end = systemClock.now() + 200;
  while (systemClock.now() < end) await store.subscriptions.active(0, 1);
  clearImmediate(next);
  await store.close();
  expect(turns).toBeGreaterThan(5);
});

describe('a store in memory', () => {
  const memory = { fresh: () => Promise.resolve('sqlite::memory:') };
  storeContract(memory);
  updatesContract(memory);
});
