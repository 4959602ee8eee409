import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import { isUntouched, skippedColumns } from './slots/slot-row.ts';
import type { SubscriptionRow } from './subscription-row.ts';
import type { Subscription } from '#subscriptions/subscription.ts';

/** A due subscription: the slot to record for it. */
export interface NewSlot {
  readonly dueAt: number;
  /** The earliest time to post it; later than `dueAt` during an outage. */
  readonly readyAt: number;
  /** Set if nothing will be posted: the slot is only recorded. */
  readonly skipped?: string;
}

/** A subscription as it was read. */
export type Seen = Pick<Subscription, 'id' | 'revision' | 'nextDueAt'>;

/** Records a slot and moves on to the next. @returns false if another process did so first. */
export async function advance(
  transaction: Transaction<Schema>,
  seen: Seen,
  nextDueAt: number,
  slot: NewSlot,
  now: number,
): Promise<boolean> {
  const row = await setNextDue(transaction, seen, nextDueAt);
  if (row === undefined) return false;
  await insertSlot(transaction, row, slot, now);
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

/** Compare and set: of several processes that read the same, one moves on. */
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

async function insertSlot(
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
      // One slot for each time, however often the clock is set back.
      run_key: `due:${id}:${dueAt}`,
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
