import type { Database } from './schema.ts';

/** Older news isn't news for a new subscription. */
export async function newestNews(db: Database): Promise<number> {
  const { news_id: id } = await db
    .selectFrom('facts_current')
    .select('news_id')
    .executeTakeFirstOrThrow();
  return id;
}

/** See `Subscriptions.spreadNews`. */
export async function spreadNews(db: Database, limit: number): Promise<boolean> {
  const { news_id, news_due_at } = await db
    .selectFrom('facts_current')
    .select(['news_id', 'news_due_at'])
    .executeTakeFirstOrThrow();
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
    // Another process may have done so, and may even have posted.
    .where('news_id', '<', news_id)
    .execute();
  return behind.length === limit;
}
