import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, Kysely } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeSqliteDialect } from '#store/sqlite-dialect.ts';
import { ManualClock } from '../manual-clock.ts';

describe('the SQLite dialect', () => {
  it('keeps the 100 statements that were used last, and prepares the others again', async () => {
    const database = new DatabaseSync(':memory:');
    const dialect = nodeSqliteDialect(database, 'a database', new ManualClock());
    const db = new Kysely<object>({ dialect });
    onTestFinished(() => db.destroy());
    const prepare = vi.spyOn(database, 'prepare');
    const prepared = async (number: number) => {
      prepare.mockClear();
      await db.executeQuery(CompiledQuery.raw(`select ${number}`));
      return prepare.mock.calls.length > 0;
    };

    for (let number = 1; number <= 100; number += 1) expect(await prepared(number)).toBe(true);
    const later: boolean[] = [];
    for (const number of [1, 101, 1, 2, 4]) later.push(await prepared(number));
    expect(later).toEqual([false, true, false, true, false]);
  });
});
