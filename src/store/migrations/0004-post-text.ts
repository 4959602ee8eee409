import { sql } from 'kysely';
import type { Migration } from './tables.ts';

/** Subscriptions may leave out the headline outside the embeds. */
export const postText: Migration = {
  name: '0004-post-text',
  async up(db) {
    await db.schema
      .alterTable('subscriptions')
      .addColumn('text', 'text', (column) =>
        column
          .notNull()
          .defaultTo('headline')
          .check(sql`text in ('headline', 'none')`),
      )
      .execute();
  },
};
