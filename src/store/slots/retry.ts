import type { Transaction } from '#store/schema.ts';
import { countAsPosted, releaseSlot, takeOwn } from './slot-row.ts';
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
  { readyAt, reason, certainlyNotPosted, posted }: Retry,
): Promise<boolean> {
  const slot = await takeOwn(trx, own);
  if (slot === undefined) return false;
  await releaseSlot(trx, slot, readyAt, reason, certainlyNotPosted);
  await countAsPosted(trx, slot, posted);
  return true;
}
