import type { Database, Transaction } from '#store/schema.ts';
import type { AlreadyPosted, ComposedPost, DueSlot } from './slot.ts';
import type { Subscription } from '#subscriptions/subscription.ts';

type Place = Pick<Subscription, 'id' | 'channelId'>;

/**
 * The updates posted to channels and the positions of decks. Posts that are about to be sent count too,
 * and so do those added here, so that no two slots of one batch post the same.
 */
export async function readPostedSoFar(db: Database, places: readonly Place[]) {
  const updateIds = await updateIdsIn(db, places);
  const spotlights = await spotlightsOf(db, places);
  return {
    before({ id, channelId }: Place): AlreadyPosted {
      // A copy, which later additions don't change.
      return {
        updateIds: new Set(updateIds.get(channelId)),
        spotlight: spotlights.get(id) ?? null,
      };
    },
    /**
     * Counts the updates of a post as posted. An update that was posted to the channel before stays with the
     * message that showed it first.
     */
    async add(
      trx: Transaction,
      { id, subscription }: DueSlot,
      { items, spotlight }: ComposedPost,
    ): Promise<void> {
      if (spotlight !== null) spotlights.set(subscription.id, spotlight);
      if (items.length === 0) return;
      for (const { updateId } of items) updateIds.get(subscription.channelId)?.add(updateId);
      await trx
        .insertInto('posted_updates')
        .values(
          items.map(({ updateId, hash }, position) => ({
            channel_id: subscription.channelId,
            update_id: updateId,
            guild_id: subscription.guildId,
            slot_id: id,
            position,
            hash,
          })),
        )
        .onConflict((conflict) => conflict.columns(['channel_id', 'update_id']).doNothing())
        .execute();
    },
  };
}

async function updateIdsIn(
  db: Database,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Set<string>>> {
  if (places.length === 0) return new Map();
  const channelIds = Array.from(new Set(places.map(({ channelId }) => channelId)));
  const rows = await db
    .selectFrom('posted_updates')
    .select(['channel_id', 'update_id'])
    .where('channel_id', 'in', channelIds)
    .execute();
  const byChannel = new Map(channelIds.map((id) => [id, new Set<string>()]));
  for (const row of rows) byChannel.get(row.channel_id)?.add(row.update_id);
  return byChannel;
}

/** The position of each deck after the last post that was sent or may yet be sent. */
async function spotlightsOf(db: Database, places: readonly Place[]): Promise<Map<number, string>> {
  if (places.length === 0) return new Map();
  const ids = Array.from(new Set(places.map(({ id }) => id)));
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
