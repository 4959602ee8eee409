import { createHash } from 'node:crypto';
import type { ExpressionBuilder, Selectable, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import type { ClaimedSlot, DueSlot, SlotRecord, SlotState } from './slots.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { SlotsTable } from './updates-schema.ts';

export type SlotRow = Selectable<SlotsTable>;

/** Names a scheduled run: there is one for each time, however often the clock is set back. */
export function scheduledRun(subscriptionId: number, dueAt: number): string {
  return `due:${subscriptionId}:${dueAt}`;
}

/** Names a post that an admin asked for. */
export function manualRun(interactionId: string): string {
  return `interaction:${interactionId}`;
}

/** 22 characters of base64url are 132 bits: nobody else's mark is the same. A nonce may have 25. */
export function markOf(channelId: string, subscriptionId: number, runKey: string): string {
  return createHash('sha256')
    .update([channelId, subscriptionId, runKey].join(' '))
    .digest('base64url')
    .slice(0, 22);
}

/** A row as a run that goes to a channel. */
export function dueSlotOf(row: SlotRow, subscription: Subscription, channelId: string): DueSlot {
  return {
    id: row.id,
    subscription,
    dueAt: row.due_at,
    kind: row.kind,
    mark: markOf(channelId, row.subscription_id, row.run_key),
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

/** The database checks that a row has what belongs to its state. */
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

/** Locks a slot until the transaction ends. @returns undefined if the claim is another's by now. */
export function takeOwn(
  transaction: Transaction<Schema>,
  { id, claim }: Pick<ClaimedSlot, 'id' | 'claim'>,
): Promise<SlotRow | undefined> {
  return transaction
    .updateTable('slots')
    .set({ claim })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .returningAll()
    .executeTakeFirst();
}

/** The columns of a slot that is not posted. */
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

/** The columns of a slot that was surely not posted: it will be composed anew. */
export const blankColumns = {
  message: null,
  spotlight: null,
  uncertain_since: null,
  in_doubt: 0,
} as const;

/** Its updates are news to the channel again. */
export async function giveUpdatesBack(
  transaction: Transaction<Schema>,
  slotId: number,
): Promise<void> {
  await transaction.deleteFrom('posted_updates').where('slot_id', '=', slotId).execute();
}

/** Runs that wait, and of which nobody can have seen anything. */
export function isUntouched(row: ExpressionBuilder<Schema, 'slots'>) {
  return row.and([row('slots.state', '=', 'waiting'), row('slots.uncertain_since', 'is', null)]);
}
