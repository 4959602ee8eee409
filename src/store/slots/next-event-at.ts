import { untilNews } from '#subscriptions/delivery.ts';
import type { Database } from '#store/schema.ts';

export async function nextEventAt(db: Database): Promise<number | undefined> {
  const due = await db
    .selectFrom('subscriptions')
    .select('next_due_at as at')
    .where('next_due_at', '<', untilNews)
    .orderBy('next_due_at')
    .limit(1)
    .executeTakeFirst();
  const awake = await db
    .selectFrom('slots')
    .select('wake_at as at')
    .where('wake_at', 'is not', null)
    .orderBy('wake_at')
    .limit(1)
    .executeTakeFirst();
  const times = [due?.at, awake?.at].filter((at) => typeof at === 'number');
  return times.length === 0 ? undefined : Math.min(...times);
}
