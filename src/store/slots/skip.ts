import type { Transaction } from '#store/schema.ts';
import { moveDeck } from './sent.ts';
import { countAsPosted, endSlot, giveUpdatesBack, takeOwn } from './slot-row.ts';
import type { OwnSlot } from './slot.ts';

export interface Skip {
  readonly why: string;
  readonly at: number;
  /**
   * Makes its updates news again and leaves the card of a spotlight in its deck. Otherwise both count as
   * posted.
   */
  readonly forget: boolean;
  /** Ids of updates that are in the channel already. */
  readonly posted?: readonly string[] | undefined;
}

export async function skipSlot(
  trx: Transaction,
  own: OwnSlot,
  { why, at, forget, posted }: Skip,
): Promise<boolean> {
  const slot = await takeOwn(trx, own);
  if (slot === undefined || slot.state === 'sent') return false;
  await endSlot(trx, slot, why, at);
  if (forget) await giveUpdatesBack(trx, slot.id);
  else await moveDeck(trx, slot);
  await countAsPosted(trx, slot, posted);
  return true;
}
