import type { Database } from '#store/schema.ts';
import { recordOf } from './slot-row.ts';
import type { SlotRecord } from './slot.ts';

export async function recentSlots(db: Database, guildId: string): Promise<readonly SlotRecord[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .innerJoin('slots', 'slots.subscription_id', 'subscriptions.id')
    .selectAll('slots')
    .where('subscriptions.guild_id', '=', guildId)
    .where((row) =>
      row.or([
        row('slots.wake_at', 'is not', null),
        ...(['sent', 'skipped'] as const).map((state) =>
          row('slots.id', '=', (inner) =>
            inner
              .selectFrom('slots as newest')
              .select('newest.id')
              .whereRef('newest.subscription_id', '=', 'subscriptions.id')
              .where('newest.wake_at', 'is', null)
              .where('newest.state', '=', state)
              .orderBy('newest.due_at', 'desc')
              .orderBy('newest.id', 'desc')
              .limit(1),
          ),
        ),
      ]),
    )
    .orderBy('slots.due_at', 'desc')
    .orderBy('slots.id', 'desc')
    .execute();
  return rows.map(recordOf);
}
