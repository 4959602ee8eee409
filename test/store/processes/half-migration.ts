import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { parseStoreUrl } from '#store/address.ts';
import { migrations } from '#store/migrations/index.ts';
import type { Migration } from '#store/migrations/migration.ts';
import { openPostgres } from '#store/postgres.ts';
import { openSqlite } from '#store/sqlite.ts';

// Dies in the middle of a migration, after some of its statements.
const deadly: Migration = {
  name: '9999-deadly',
  async up(transaction) {
    await transaction.schema.createTable('half_made').addColumn('id', 'integer').execute();
    process.kill(process.pid, 'SIGKILL');
  },
};
const address = parseStoreUrl(process.argv[2] ?? '');
const context = { clock: systemClock, log: pino({ level: 'silent' }) };
const steps = [...migrations, deadly];
await (address.kind === 'sqlite'
  ? openSqlite(address, context, steps)
  : openPostgres(address, context, steps));
