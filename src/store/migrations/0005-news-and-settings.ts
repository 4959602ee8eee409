import { sql } from 'kysely';
import { createIndex, strict, timeType, type Migration } from './tables.ts';

/** For posts at once, filtered and quiet posts, and the settings of servers. */
export const newsAndSettings: Migration = {
  name: '0005-news-and-settings',
  async up(db, kind) {
    const add = (table: string) => db.schema.alterTable(table);
    await add('guilds').addColumn('seen_season', 'integer').execute();
    await createIndex(db, 'guilds', ['last_contact_at'], { name: 'seen', notNull: 'seen_season' });
    const changes = db.schema
      .createTable('settings_changes')
      .addColumn('only_row', 'integer', (column) => column.primaryKey().check(sql`only_row = 1`))
      .addColumn('revision', 'integer', (column) => column.notNull());
    await strict(changes, kind).execute();
    await sql`insert into settings_changes (only_row, revision) values (1, 0)`.execute(db);

    await add('subscriptions').addColumn('about', 'text').execute();
    await add('subscriptions').addColumn('quiet', 'text').execute();
    await add('subscriptions')
      .addColumn('delivery', 'text', (column) =>
        column
          .notNull()
          .defaultTo('scheduled')
          .check(sql`delivery in ('scheduled', 'at-once')`),
      )
      .execute();
    await add('subscriptions')
      .addColumn('news_id', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await createIndex(db, 'subscriptions', ['delivery', 'news_id']);
    await add('facts_current')
      .addColumn('news_id', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await add('facts_current').addColumn('news_due_at', timeType(kind)).execute();
  },
};
