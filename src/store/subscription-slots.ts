import type { Database, Transaction } from './schema.ts';
import { atOnceKey, isUntouched, skippedColumns } from './slots/slot-row.ts';
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
  { dueAt, readyAt, skipped }: NewSlot,
  now: number,
): Promise<boolean> {
  const row = await setNextDue(trx, seen, nextDueAt);
  if (row === undefined) return false;
  const { id, guild_id, content, delivery } = row;
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
  await updateUntouched(trx, id)
    .set(skippedColumns('superseded', now))
    .where('kind', '=', 'scheduled')
    .where('due_at', '<', dueAt)
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

/** The subscription's slots that certainly were not posted. */
export function updateUntouched(trx: Transaction, subscriptionId: number) {
  return trx.updateTable('slots').where('subscription_id', '=', subscriptionId).where(isUntouched);
}

/** Ends the wait for the next try, not the outage. */
export async function tryAtOnce(trx: Transaction, id: number, now: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('subscriptions')
    .set({ outage_retry_at: now })
    .where('id', '=', id)
    .where('outage_retry_at', '>', now)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  await trx
    .updateTable('slots')
    .set({ wake_at: now })
    .where('subscription_id', '=', id)
    .where('state', '=', 'waiting')
    .where('wake_at', '>', now)
    .execute();
}

/** The newest news. A new subscription starts after it. */
export function newestNews(db: Database) {
  return db
    .selectFrom('facts_current')
    .select(['news_id', 'news_due_at'])
    .executeTakeFirstOrThrow();
}
