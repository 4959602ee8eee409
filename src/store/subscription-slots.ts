import type { Database, Transaction } from './schema.ts';
import { atOnceKey, isUntouched, skippedColumns } from './slots/slot-row.ts';
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
  trx: Transaction,
  seen: Seen,
  nextDueAt: number,
  slot: NewSlot,
  now: number,
): Promise<boolean> {
  const row = await setNextDue(trx, seen, nextDueAt);
  if (row === undefined) return false;
  await insertSlot(trx, row, slot, now);
  await trx
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
export function setNextDue(db: Database, { id, revision, nextDueAt }: Seen, next: number) {
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
  trx: Transaction,
  { id, guild_id, content, delivery }: SubscriptionRow,
  { dueAt, readyAt, skipped }: NewSlot,
  now: number,
): Promise<void> {
  const outcome =
    skipped === undefined
      ? ({ state: 'waiting', wake_at: readyAt } as const)
      : skippedColumns(skipped, now);
  await trx
    .insertInto('slots')
    .values({
      // One slot for each time, however often the clock is set back.
      run_key: `${delivery === 'at-once' ? atOnceKey : 'due'}:${id}:${dueAt}`,
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

export async function skipUntouched(
  trx: Transaction,
  subscriptionId: number,
  why: string,
  now: number,
): Promise<void> {
  await trx
    .updateTable('slots')
    .set(skippedColumns(why, now))
    .where('subscription_id', '=', subscriptionId)
    .where(isUntouched)
    .execute();
}

/** Slots that waited for a lost channel go to the new one at once. */
export async function wakeUntouched(
  trx: Transaction,
  subscriptionId: number,
  now: number,
): Promise<void> {
  await trx
    .updateTable('slots')
    .set({ wake_at: now })
    .where('subscription_id', '=', subscriptionId)
    .where('wake_at', '>', now)
    .where(isUntouched)
    .execute();
}

/** Ends the wait for the next try, not the outage. */
export async function tryAtOnce(
  trx: Transaction,
  subscriptionId: number,
  now: number,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('subscriptions')
    .set({ outage_retry_at: now })
    .where('id', '=', subscriptionId)
    .where('outage_retry_at', '>', now)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  await trx
    .updateTable('slots')
    .set({ wake_at: now })
    .where('subscription_id', '=', subscriptionId)
    .where('state', '=', 'waiting')
    .where('wake_at', '>', now)
    .execute();
}
