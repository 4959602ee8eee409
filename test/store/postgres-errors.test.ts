import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { toStoreError } from '#store/postgres-errors.ts';
import { StoreError } from '#store/store-error.ts';

function errorWith(code: string): unknown {
  return toStoreError(Object.assign(new DatabaseError('no', 2, 'error'), { code }), 'The database');
}

describe('an error of PostgreSQL', () => {
  it.each(['08006', '25P03', '40001', '40P01', '53200', '53400', '57P05', '58030', 'XX000'])(
    'may pass if its code is %s',
    (code) => {
      const error = errorWith(code);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({ mayPass: true });
    },
  );

  it.each(['22P02', '23505', '25P02', '42601'])('is a fault of ours if its code is %s', (code) => {
    expect(errorWith(code)).toBeInstanceOf(DatabaseError);
  });
});
