import type { Database, Transaction } from '#store/schema.ts';
import { addPosted } from './slot-row.ts';
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
    /** Counts the updates of a post as posted. */
    async add(
      trx: Transaction,
      { id, subscription }: DueSlot,
      { items, spotlight }: ComposedPost,
    ): Promise<void> {
      if (spotlight !== null) spotlights.set(subscription.id, spotlight);
      for (const { updateId } of items) updateIds.get(subscription.id)?.add(updateId);
      const { id: subscription_id, channelId: channel_id, guildId: guild_id } = subscription;
      const common = { subscription_id, channel_id, guild_id, slot_id: id };
      await addPosted(
        trx,
        items.map(({ updateId, hash }, position) => ({
          ...common,
          update_id: updateId,
          position,
          hash,
        })),
      );
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
