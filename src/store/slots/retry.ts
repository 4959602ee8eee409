import type { Transaction } from '#store/schema.ts';
import { blankColumns, giveUpdatesBack, takeOwn, type SlotRow } from './slot-row.ts';
import type { OwnSlot } from './slot.ts';

export interface Retry {
  readonly readyAt: number;
  readonly reason: string;
  readonly certainlyNotPosted: boolean;
  /** Ids of its updates that are in the channel already. */
  readonly posted?: readonly string[] | undefined;
}

export async function retrySlot(
  trx: Transaction,
  own: OwnSlot,
  { readyAt, reason, certainlyNotPosted, posted = [] }: Retry,
): Promise<boolean> {
  const slot = await takeOwn(trx, own);
  if (slot === undefined) return false;
  const isPosted = slot.state === 'sent';
  const isBlank = certainlyNotPosted && !isPosted;
  await trx
    .updateTable('slots')
    .set({
      wake_at: readyAt,
      claim: null,
      reason,
      ...(isPosted ? {} : { state: 'waiting' }),
      ...(isBlank ? blankColumns : {}),
    })
    .where('id', '=', slot.id)
    .execute();
  if (isBlank) await giveUpdatesBack(trx, slot.id);
  if (posted.length > 0) await countAsPosted(trx, slot, posted);
  return true;
}

/** They are in messages that the database doesn't know, which can't be corrected. */
async function countAsPosted(
  trx: Transaction,
  { subscription_id, channel_id, guild_id }: SlotRow,
  updateIds: readonly string[],
): Promise<void> {
  const known = { subscription_id, channel_id: channel_id ?? '', guild_id, position: 0, hash: '' };
  await trx
    .insertInto('posted_updates')
    .values(updateIds.map((update_id) => ({ ...known, update_id })))
    .onConflict((conflict) =>
      conflict.columns(['subscription_id', 'channel_id', 'update_id']).doNothing(),
    )
    .execute();
}
