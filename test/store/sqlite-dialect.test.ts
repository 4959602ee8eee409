import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, Kysely } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { NodeSqliteDialect } from '#store/sqlite-dialect.ts';
import { ManualClock } from '../manual-clock.ts';

describe('the SQLite dialect', () => {
  it('keeps the 100 statements that were used last, and prepares the others again', async () => {
    const database = new DatabaseSync(':memory:');
    const dialect = new NodeSqliteDialect(database, 'a database', new ManualClock());
    const db = new Kysely<object>({ dialect });
    onTestFinished(() => db.destroy());
    const prepare = vi.spyOn(database, 'prepare');
    const ask = (number: number) => db.executeQuery(CompiledQuery.raw(`select ${number}`));
    const prepared = async (number: number) => {
      const before = prepare.mock.calls.length;
      await ask(number);
      return prepare.mock.calls.length > before;
    };

    for (let number = 1; number <= 100; number += 1) expect(await prepared(number)).toBe(true);
    expect(await prepared(1)).toBe(false);
    expect(await prepared(101)).toBe(true);
    expect(await prepared(1)).toBe(false);
    expect(await prepared(2)).toBe(true);
    expect(await prepared(4)).toBe(false);
  });
});
