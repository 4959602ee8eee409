import type { Transaction } from 'kysely';
import { lockGuild } from './guild-row.ts';
import type { Schema } from './schema.ts';
import {
  blankColumns,
  giveUpdatesBack,
  skippedColumns,
  takeOwn,
  type SlotRow,
} from './slot-row.ts';
import type { ClaimedSlot, LossOutcome } from './slots.ts';
import { subscriptionOf, type SubscriptionRow } from './subscription-row.ts';

export interface Loss {
  readonly code: number;
  readonly at: number;
  readonly retryAt: (tries: number) => number;
}

/** Whoever set up several subscriptions in a guild is told once in this time, in ms. */
const quietTime = 60 * 60 * 1000;

/** Notes that Discord does not let us post a slot of ours. */
export async function loseChannel(
  transaction: Transaction<Schema>,
  own: Pick<ClaimedSlot, 'id' | 'claim'>,
  loss: Loss,
): Promise<LossOutcome | undefined> {
  const slot = await takeOwn(transaction, own);
  if (slot === undefined) return undefined;
  await lockGuild(transaction, slot.guild_id);
  const before = await transaction
    .selectFrom('subscriptions')
    .selectAll()
    .where('id', '=', slot.subscription_id)
    .executeTakeFirst();
  if (before === undefined || before.channel_id !== slot.channel_id) {
    await giveUp(transaction, slot, before === undefined ? 'removed' : 'edited', loss.at);
    return undefined;
  }
  const { after, tell } = await noteOutage(transaction, before, loss);
  await waitFor(transaction, slot, after.outage_retry_at ?? loss.at);
  return { subscription: subscriptionOf(after), tell };
}

async function noteOutage(
  transaction: Transaction<Schema>,
  before: SubscriptionRow,
  { code, at, retryAt }: Loss,
) {
  // A post by hand while the outage lasts, or a second slot at the same time, is not its next try.
  const isEarly = before.outage_retry_at !== null && at < before.outage_retry_at;
  const tries = (before.outage_tries ?? 0) + (isEarly ? 0 : 1);
  const tell = before.outage_since === null && !(await wasTold(transaction, before, at));
  const after = await transaction
    .updateTable('subscriptions')
    .set({
      outage_since: before.outage_since ?? at,
      outage_code: code,
      outage_tries: tries,
      outage_retry_at: isEarly ? before.outage_retry_at : retryAt(tries),
      ...(tell ? { told_at: at } : {}),
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { after, tell };
}

/** Whether whoever set it up was told of any channel of the guild a short while ago. */
async function wasTold(
  transaction: Transaction<Schema>,
  { guild_id, created_by }: SubscriptionRow,
  at: number,
): Promise<boolean> {
  const told = await transaction
    .selectFrom('subscriptions')
    .select('id')
    .where('guild_id', '=', guild_id)
    .where('created_by', '=', created_by)
    .where('told_at', '>', at - quietTime)
    // What the clock said before it was set back counts for no longer than that.
    .where('told_at', '<', at + quietTime)
    .limit(1)
    .executeTakeFirst();
  return told !== undefined;
}

/** All runs of the subscription wait; an earlier claim's doubt about this one stays. */
async function waitFor(
  transaction: Transaction<Schema>,
  slot: SlotRow,
  retryAt: number,
): Promise<void> {
  await transaction
    .updateTable('slots')
    .set({ wake_at: retryAt })
    .where('subscription_id', '=', slot.subscription_id)
    .where('state', '=', 'waiting')
    .execute();
  const isPosted = slot.state === 'sent';
  const isBlank = slot.in_doubt === 0 && !isPosted;
  await transaction
    .updateTable('slots')
    .set({
      wake_at: retryAt,
      claim: null,
      reason: null,
      ...(isPosted ? {} : { state: 'waiting' }),
      ...(isBlank ? blankColumns : {}),
    })
    .where('id', '=', slot.id)
    .execute();
  if (isBlank) await giveUpdatesBack(transaction, slot.id);
}

/** Its channel is nobody's concern any more. */
async function giveUp(
  transaction: Transaction<Schema>,
  { id, state, in_doubt }: SlotRow,
  why: string,
  at: number,
): Promise<void> {
  const isPosted = state === 'sent';
  await transaction
    .updateTable('slots')
    .set(isPosted ? { wake_at: null, claim: null } : skippedColumns(why, at))
    .where('id', '=', id)
    .execute();
  if (!isPosted && in_doubt === 0) await giveUpdatesBack(transaction, id);
}
