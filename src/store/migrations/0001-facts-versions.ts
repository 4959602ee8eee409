import { sql } from 'kysely';
import { createIndex, growing, strict, timeType, type Migration } from './tables.ts';

/** For `/reload`: the versions of the facts, and the current one. */
export const factsVersions: Migration = {
  name: '0001-facts-versions',
  async up(db, kind) {
    const versions = db.schema
      .createTable('facts_versions')
      // Ids order the versions.
      .addColumn('id', 'integer', growing(kind))
      .addColumn('version', 'text', (column) => column.notNull().check(sql`length(version) = 8`))
      .addColumn('created_at', timeType(kind), (column) => column.notNull())
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) =>
        column.notNull().check(sql`reason in ('start', 'reload', 'rollback')`),
      )
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('previous_id', 'integer', (column) =>
        column.references('facts_versions.id').onDelete('set null'),
      )
      // Last: SQLite reads a row's columns in order, and would read through megabytes to those after.
      .addColumn('content', kind === 'sqlite' ? 'blob' : 'bytea', (column) => column.notNull());
    await strict(versions, kind).execute();
    // For 'set null', which looks for the rows that point to one that is deleted.
    await createIndex(db, 'facts_versions', ['previous_id']);

    const current = db.schema
      .createTable('facts_current')
      .addColumn('only_row', 'integer', (column) => column.primaryKey().check(sql`only_row = 1`))
      .addColumn('facts_version_id', 'integer', (column) => column.references('facts_versions.id'));
    await strict(current, kind).execute();
    await sql`insert into facts_current (only_row, facts_version_id) values (1, null)`.execute(db);
  },
};
