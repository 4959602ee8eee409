import { createHash } from 'node:crypto';
import { DummyDriver, Kysely, PostgresDialect } from 'kysely';
import { expect, it } from 'vitest';
import { migrations } from '#store/migrations/index.ts';

// Databases have these steps already: add a step instead of changing one. A step gets its line when it is released.
it.each([
  ['0001-facts-versions', '987ac788fe9abb61d70a3495fe01027676d3603a06ef9b1873b58b840374e9ec'],
  ['0002-updates', '149ff3d3bd69cdf06f829858790550b68175881182770793b1341d01c00f8b3c'],
])('the released step %s is unchanged', async (name, expected) => {
  const hash = createHash('sha256');
  // Sends its queries nowhere. One dialect shows a change of either kind.
  const dialect = new PostgresDialect({ pool: () => Promise.reject(new Error('unused')) });
  dialect.createDriver = () => new DummyDriver();
  const db = new Kysely<unknown>({
    dialect,
    log({ query }) {
      hash.update(JSON.stringify([query.sql, query.parameters]));
    },
  });
  const step = migrations.find((migration) => migration.name === name);
  for (const kind of ['sqlite', 'postgres'] as const) {
    await db.transaction().execute(async (trx) => step?.up(trx, kind));
  }
  expect(hash.digest('hex')).toBe(expected);
});
