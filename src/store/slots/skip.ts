import type { Transaction } from '#store/schema.ts';
import { moveDeck } from './sent.ts';
import { giveUpdatesBack, skippedColumns, takeOwn } from './slot-row.ts';
import type { OwnSlot } from './slot.ts';

export interface Skip {
  readonly why: string;
  readonly at: number;
  /**
   * Makes its updates news again and leaves the card of a spotlight in its deck. Otherwise both count as
   * posted.
   */
  readonly forget: boolean;
}

export async function skipSlot(
  trx: Transaction,
  own: OwnSlot,
  { why, at, forget }: Skip,
): Promise<boolean> {
  const slot = await takeOwn(trx, own);
  if (slot === undefined || slot.state === 'sent') return false;
  await trx.updateTable('slots').set(skippedColumns(why, at)).where('id', '=', slot.id).execute();
  if (forget) await giveUpdatesBack(trx, slot.id);
  else await moveDeck(trx, slot);
  return true;
}
