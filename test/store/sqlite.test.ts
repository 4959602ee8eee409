import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
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

const file = {
  fresh() {
    made += 1;
    return Promise.resolve(`sqlite:${join(directory, `${made}.db`)}`);
  },
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

describe('a store in memory', () => {
  const memory = { fresh: () => Promise.resolve('sqlite::memory:') };
  storeContract(memory);
  updatesContract(memory);
});
