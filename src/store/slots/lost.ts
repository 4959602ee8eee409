import type { Transaction } from '#store/schema.ts';
import { subscriptionOf, type SubscriptionRow } from '#store/subscription-row.ts';
import { endSlot, giveUpdatesBack, releaseSlot, takeOwn } from './slot-row.ts';
import type { LossOutcome, OwnSlot } from './slot.ts';

export interface Loss {
  readonly code: number;
  readonly at: number;
  /** The time of the next try, given the number of failed tries so far. */
  readonly retryAt: (tries: number) => number;
}

/** The creator of several subscriptions in a guild is notified once in this time, in ms. */
const quietTime = 60 * 60 * 1000;

export async function loseChannel(
  trx: Transaction,
  own: OwnSlot,
  loss: Loss,
): Promise<LossOutcome | undefined> {
  const slot = await takeOwn(trx, own);
  if (slot === undefined) return undefined;
  // Locks out other changes of the guild's subscriptions until the transaction ends.
  await trx
    .updateTable('guilds')
    .set((row) => ({ last_contact_at: row.ref('last_contact_at') }))
    .where('guild_id', '=', slot.guild_id)
    .execute();
  const before = await trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('id', '=', slot.subscription_id)
    .executeTakeFirst();
  if (before === undefined || before.channel_id !== slot.channel_id) {
    await endSlot(trx, slot, before === undefined ? 'removed' : 'edited', loss.at);
    if (slot.state !== 'sent' && slot.in_doubt === 0) await giveUpdatesBack(trx, slot.id);
    return undefined;
  }
  const { after, notifyCreator } = await noteOutage(trx, before, loss);
  const readyAt = after.outage_retry_at ?? loss.at;
  // All slots of the subscription wait.
  await trx
    .updateTable('slots')
    .set({ wake_at: readyAt })
    .where('subscription_id', '=', slot.subscription_id)
    .where('state', '=', 'waiting')
    .execute();
  // If an earlier claim may have posted this one, its message stays.
  await releaseSlot(trx, slot, readyAt, null, slot.in_doubt === 0);
  return { subscription: subscriptionOf(after), notifyCreator };
}

async function noteOutage(trx: Transaction, before: SubscriptionRow, { code, at, retryAt }: Loss) {
  // A manual post during the outage, or a second slot at the same time, doesn't count as its next try.
  const isEarly = before.outage_retry_at !== null && at < before.outage_retry_at;
  const tries = (before.outage_tries ?? 0) + (isEarly ? 0 : 1);
  const notifyCreator = before.outage_since === null && !(await wasNotified(trx, before, at));
  const after = await trx
    .updateTable('subscriptions')
    .set({
      outage_since: before.outage_since ?? at,
      outage_code: code,
      outage_tries: tries,
      outage_retry_at: isEarly ? before.outage_retry_at : retryAt(tries),
      ...(notifyCreator ? { told_at: at } : {}),
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { after, notifyCreator };
}

/** Whether the creator was recently notified of a lost channel in the guild. */
async function wasNotified(
  trx: Transaction,
  { guild_id, created_by }: SubscriptionRow,
  at: number,
): Promise<boolean> {
  const notified = await trx
    .selectFrom('subscriptions')
    .select('id')
    .where('guild_id', '=', guild_id)
    .where('created_by', '=', created_by)
    .where('told_at', '>', at - quietTime)
    // A time in the future, from before the clock was set back, counts only this long.
    .where('told_at', '<', at + quietTime)
    .limit(1)
    .executeTakeFirst();
  return notified !== undefined;
}
