import type { Transaction } from '#store/schema.ts';
import { blankColumns, giveUpdatesBack, takeOwn } from './slot-row.ts';
import type { OwnSlot } from './slot.ts';

export interface Retry {
  readonly readyAt: number;
  readonly reason: string;
  readonly certainlyNotPosted: boolean;
}

export async function retrySlot(
  trx: Transaction,
  own: OwnSlot,
  { readyAt, reason, certainlyNotPosted }: Retry,
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
  return true;
}
