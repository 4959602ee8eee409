import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import { toStoreError } from '#store/postgres-errors.ts';
import { StoreError } from '#store/store-error.ts';

const passing = ['08006', '25P03', '40001', '40P01', '53200', '53400', '57P05', '58030', 'XX000'];
const faults = ['22P02', '23505', '25P02', '42601'];

it.each([
  ...passing.map((code) => [code, 'may pass', StoreError] as const),
  ...faults.map((code) => [code, 'is a fault of ours', DatabaseError] as const),
])("PostgreSQL's error %s %s", (code, _, kind) => {
  const error = Object.assign(new DatabaseError('no', 2, 'error'), { code });
  const described = toStoreError(error, 'The database');
  expect(described).toBeInstanceOf(kind);
  if (kind === StoreError) expect(described).toMatchObject({ mayPass: true });
});
