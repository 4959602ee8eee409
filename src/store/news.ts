import type { Database } from './schema.ts';

/** The newest news. A new subscription starts after it. */
export function newestNews(db: Database) {
  return db
    .selectFrom('facts_current')
    .select(['news_id', 'news_due_at'])
    .executeTakeFirstOrThrow();
}

/** See `Subscriptions.spreadNews`. */
export async function spreadNews(db: Database, limit: number): Promise<boolean> {
  const { news_id, news_due_at } = await newestNews(db);
  const behind = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('delivery', '=', 'at-once')
    .where('news_id', '<', news_id)
    .limit(limit)
    .execute();
  if (behind.length === 0) return false;
  await db
    .updateTable('subscriptions')
    .set((row) => ({
      news_id,
      next_due_at: row
        .case()
        .when('next_due_at', 'is', null)
        .then(row.ref('next_due_at'))
        .else(news_due_at)
        .end(),
    }))
    .where(
      'id',
      'in',
      behind.map(({ id }) => id),
    )
    // Another process may have updated them since, and may even have posted.
    .where('news_id', '<', news_id)
    .execute();
  return behind.length === limit;
}
