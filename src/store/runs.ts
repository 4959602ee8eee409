import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import { isUntouched, scheduledRun, skippedColumns } from './slot-row.ts';
import type { SubscriptionRow } from './subscription-row.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { NewSlot } from './subscriptions.ts';

/** A subscription as somebody saw it. */
export type Seen = Pick<Subscription, 'id' | 'revision' | 'nextDueAt'>;

/** Records a run and moves on to the next. @returns whether nobody else did. */
export async function recordRun(
  transaction: Transaction<Schema>,
  seen: Seen,
  nextDueAt: number,
  slot: NewSlot,
  now: number,
): Promise<boolean> {
  const row = await setNextDue(transaction, seen, nextDueAt);
  if (row === undefined) return false;
  await insertRun(transaction, row, slot, now);
  await transaction
    .updateTable('slots')
    .set(skippedColumns('superseded', now))
    .where('subscription_id', '=', seen.id)
    .where('kind', '=', 'scheduled')
    .where('due_at', '<', slot.dueAt)
    .where(isUntouched)
    .execute();
  return true;
}

/** Compare and set: of several that saw the same, one moves it on. */
export function setNextDue(db: Kysely<Schema>, { id, revision, nextDueAt }: Seen, next: number) {
  return db
    .updateTable('subscriptions')
    .set({ next_due_at: next })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('next_due_at', '=', nextDueAt)
    .returningAll()
    .executeTakeFirst();
}

async function insertRun(
  transaction: Transaction<Schema>,
  { id, guild_id, content }: SubscriptionRow,
  { dueAt, readyAt, skipped }: NewSlot,
  now: number,
): Promise<void> {
  const outcome =
    skipped === undefined
      ? ({ state: 'waiting', wake_at: readyAt } as const)
      : skippedColumns(skipped, now);
  await transaction
    .insertInto('slots')
    .values({
      run_key: scheduledRun(id, dueAt),
      subscription_id: id,
      guild_id,
      kind: 'scheduled',
      content,
      due_at: dueAt,
      ...outcome,
    })
    .onConflict((conflict) => conflict.column('run_key').doNothing())
    .execute();
}
