import type { Database, Transaction } from '#store/schema.ts';
import type { AlreadyPosted, ComposedPost, DueSlot } from './slot.ts';

/**
 * The updates that subscriptions have posted and the positions of their decks. Posts that are about to be
 * sent count too, and so do those added here, so that no two slots of one batch post the same.
 */
export async function readPostedSoFar(db: Database, subscriptionIds: readonly number[]) {
  const updateIds = await updateIdsOf(db, subscriptionIds);
  const spotlights = await spotlightsOf(db, subscriptionIds);
  return {
    before(id: number): AlreadyPosted {
      // A copy, which later additions don't change.
      return { updateIds: new Set(updateIds.get(id)), spotlight: spotlights.get(id) ?? null };
    },
    /**
     * Counts the updates of a post as posted. An update that the subscription posted to the channel before
     * stays with the message that showed it first.
     */
    async add(
      trx: Transaction,
      { id, subscription }: DueSlot,
      { items, spotlight }: ComposedPost,
    ): Promise<void> {
      if (spotlight !== null) spotlights.set(subscription.id, spotlight);
      if (items.length === 0) return;
      for (const { updateId } of items) updateIds.get(subscription.id)?.add(updateId);
      await trx
        .insertInto('posted_updates')
        .values(
          items.map(({ updateId, hash }, position) => ({
            subscription_id: subscription.id,
            channel_id: subscription.channelId,
            update_id: updateId,
            guild_id: subscription.guildId,
            slot_id: id,
            position,
            hash,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['subscription_id', 'channel_id', 'update_id']).doNothing(),
        )
        .execute();
    },
  };
}

async function updateIdsOf(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Set<string>>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('posted_updates')
    .select(['subscription_id', 'update_id'])
    .where('subscription_id', 'in', ids)
    .execute();
  const bySubscription = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const row of rows) bySubscription.get(row.subscription_id)?.add(row.update_id);
  return bySubscription;
}

/** The position of each deck after the last post that was sent or may yet be sent. */
async function spotlightsOf(db: Database, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const sent = await db
    .selectFrom('subscriptions')
    .select(['id', 'spotlight'])
    .where('id', 'in', ids)
    .where('spotlight', 'is not', null)
    .execute();
  const underWay = await db
    .selectFrom('slots')
    .select(['subscription_id as id', 'spotlight'])
    .where('subscription_id', 'in', ids)
    .where('spotlight', 'is not', null)
    .where('state', 'in', ['waiting', 'sending'])
    .orderBy('uncertain_since')
    .orderBy('slots.id')
    .execute();
  return new Map([...sent, ...underWay].map(({ id, spotlight }) => [id, spotlight ?? '']));
}
