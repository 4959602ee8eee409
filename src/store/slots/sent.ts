import { sql, type ExpressionBuilder } from 'kysely';
import type { Database, Schema, Transaction } from '#store/schema.ts';
import { noOutage } from '#store/subscription-row.ts';
import { showsUpdates, type SlotRow } from './slot-row.ts';
import type { OwnSlot } from './slot.ts';

export interface Sent {
  readonly messageId: string;
  readonly at: number;
  readonly publish: boolean;
}

/** Records a message, even if the slot has been claimed by another process since. */
export async function recordSent(
  trx: Transaction,
  id: number,
  { messageId, at, publish }: Sent,
): Promise<void> {
  // Locks the slot until the transaction ends.
  const before = await trx
    .updateTable('slots')
    .set((slot) => ({ claim: slot.ref('claim') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  // A slot that was never claimed can't have been sent.
  if (before === undefined || before.channel_id === null || before.state === 'sent') return;
  await trx
    .updateTable('slots')
    .set((slot) => ({
      state: 'sent',
      message_id: messageId,
      ended_at: at,
      reason: null,
      ...(publish
        ? { claim: before.claim, wake_at: before.claim === null ? at : before.wake_at }
        : { claim: null, wake_at: null, message: messageToKeep(slot) }),
    }))
    .where('id', '=', id)
    .execute();
  // A post proves that its channel isn't lost.
  await trx
    .updateTable('subscriptions')
    .set(noOutage)
    .where('id', '=', before.subscription_id)
    .where('channel_id', '=', before.channel_id)
    .where('outage_since', 'is not', null)
    .execute();
  await moveDeck(trx, before);
}

export async function recordPublished(
  db: Database,
  { id, claim }: OwnSlot,
  trouble: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('slots')
    .set((slot) => ({ reason: trouble, claim: null, wake_at: null, message: messageToKeep(slot) }))
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Only a message with updates may have to be corrected. */
function messageToKeep(slot: ExpressionBuilder<Schema, 'slots'>) {
  return slot.case().when(showsUpdates(slot)).then(slot.ref('message')).else(null).end();
}

/** Moves the deck to its position after this post, unless a later one was sent. */
export async function moveDeck(
  trx: Transaction,
  { id, subscription_id, spotlight, uncertain_since }: SlotRow,
): Promise<void> {
  if (spotlight === null) return;
  await trx
    .updateTable('subscriptions')
    .set({ spotlight })
    .where('id', '=', subscription_id)
    .where((row) => {
      const later = row
        .selectFrom('slots as later')
        .select(sql.lit(1).as('one'))
        .where('later.subscription_id', '=', subscription_id)
        .where('later.state', '=', 'sent')
        .where('later.spotlight', 'is not', null)
        .where((slot) =>
          slot.or([
            slot('later.uncertain_since', '>', uncertain_since ?? 0),
            slot('later.uncertain_since', '=', uncertain_since ?? 0).and('later.id', '>', id),
          ]),
        );
      return row.not(row.exists(later));
    })
    .execute();
}
