import { createHash } from 'node:crypto';
import { sql, type ExpressionBuilder, type Insertable, type Selectable } from 'kysely';
import type { Schema, SlotsTable, Transaction } from '#store/schema.ts';
import type { DueSlot, OwnSlot, SlotRecord, SlotState } from './slot.ts';

export type SlotRow = Selectable<SlotsTable>;

/** A slot with its subscription. */
export interface ReadySlot extends Pick<DueSlot, 'subscription' | 'seen'> {
  readonly row: SlotRow;
}

/** Run keys of posts at once begin with it. */
export const atOnceKey = 'news';

export function dueSlotOf(
  { row, subscription, seen }: ReadySlot,
  channelId = subscription.channelId,
): DueSlot {
  // 22 characters of base64url are 132 bits, enough to be unique. A nonce may have 25.
  const keyOf = (runKey: string) =>
    createHash('sha256')
      .update([channelId, row.subscription_id, runKey].join(' '))
      .digest('base64url')
      .slice(0, 22);
  return {
    id: row.id,
    subscription,
    seen,
    dueAt: row.due_at,
    kind: row.kind,
    idempotencyKey: keyOf(row.run_key),
    mark: keyOf(row.run_key.startsWith(`${atOnceKey}:`) ? atOnceKey : row.run_key),
  };
}

export function recordOf(row: SlotRow): SlotRecord {
  return {
    id: row.id,
    subscriptionId: row.subscription_id,
    dueAt: row.due_at,
    kind: row.kind,
    content: row.content,
    state: stateOf(row),
  };
}

/** The fallbacks never apply: the database checks that a row has the columns of its state. */
function stateOf(row: SlotRow): SlotState {
  const { reason } = row;
  switch (row.state) {
    case 'waiting':
      return { state: 'waiting', readyAt: row.wake_at ?? row.due_at, reason };
    case 'sending':
      return { state: 'sending' };
    case 'sent':
      return {
        state: 'sent',
        channelId: row.channel_id ?? '',
        messageId: row.message_id ?? '',
        at: row.ended_at ?? row.due_at,
        publishTrouble: reason,
      };
    case 'skipped':
      return { state: 'skipped', why: reason ?? '', at: row.ended_at ?? row.due_at };
  }
}

/** Locks a slot until the transaction ends. @returns undefined if another process has claimed it. */
export function takeOwn(trx: Transaction, { id, claim }: OwnSlot): Promise<SlotRow | undefined> {
  return trx
    .updateTable('slots')
    .set({ claim })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .returningAll()
    .executeTakeFirst();
}

/** The columns of a slot that ends without a post. */
export function skippedColumns(why: string, at: number) {
  return {
    state: 'skipped',
    reason: why,
    ended_at: at,
    wake_at: null,
    claim: null,
    message: null,
  } as const;
}

/** Ends a slot that won't be posted, or that is posted but won't be published. */
export async function endSlot(
  trx: Transaction,
  { id, state }: Pick<SlotRow, 'id' | 'state'>,
  why: string,
  at: number,
): Promise<void> {
  await trx
    .updateTable('slots')
    .set(state === 'sent' ? { wake_at: null, claim: null } : skippedColumns(why, at))
    .where('id', '=', id)
    .execute();
}

/** Ends a claim until `readyAt`. If the slot certainly was not posted, it will be composed again. */
export async function releaseSlot(
  trx: Transaction,
  { id, state }: SlotRow,
  readyAt: number,
  reason: string | null,
  certainlyNotPosted: boolean,
): Promise<void> {
  const isPosted = state === 'sent';
  const isBlank = certainlyNotPosted && !isPosted;
  await trx
    .updateTable('slots')
    .set({
      wake_at: readyAt,
      claim: null,
      reason,
      ...(isPosted ? {} : { state: 'waiting' }),
      ...(isBlank ? { message: null, spotlight: null, uncertain_since: null, in_doubt: 0 } : {}),
    })
    .where('id', '=', id)
    .execute();
  if (isBlank) await giveUpdatesBack(trx, id);
}

/** Makes the updates of a slot news again. */
export async function giveUpdatesBack(trx: Transaction, slotId: number): Promise<void> {
  await trx.deleteFrom('posted_updates').where('slot_id', '=', slotId).execute();
}

/** An update that a subscription posted to the channel before stays with the message that showed it first. */
export async function addPosted(
  trx: Transaction,
  rows: readonly Insertable<Schema['posted_updates']>[],
): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('posted_updates')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['subscription_id', 'channel_id', 'update_id']).doNothing(),
    )
    .execute();
}

/** For updates in messages that the database doesn't know, which can't be corrected. */
export function countAsPosted(
  trx: Transaction,
  { subscription_id, channel_id, guild_id }: SlotRow,
  updateIds: readonly string[] = [],
): Promise<void> {
  const known = { subscription_id, channel_id: channel_id ?? '', guild_id, position: 0, hash: '' };
  return addPosted(
    trx,
    updateIds.map((update_id) => ({ ...known, update_id })),
  );
}

/** Waiting slots that certainly were not posted. */
export function isUntouched(row: ExpressionBuilder<Schema, 'slots'>) {
  return row.and([row('slots.state', '=', 'waiting'), row('slots.uncertain_since', 'is', null)]);
}

/** Slots whose message shows updates, which may have to be corrected. */
export function showsUpdates(slot: ExpressionBuilder<Schema, 'slots'>) {
  return slot.exists(
    slot
      .selectFrom('posted_updates')
      .select(sql.lit(1).as('one'))
      .whereRef('posted_updates.slot_id', '=', 'slots.id'),
  );
}
