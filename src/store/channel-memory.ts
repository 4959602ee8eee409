import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import type { Composed, DueSlot, Had } from './slots.ts';
import type { Subscription } from '#subscriptions/subscription.ts';

type Place = Pick<Subscription, 'id' | 'channelId'>;

/**
 * What channels have had and where decks stand, counting in what is about to be posted: also what was
 * kept here a moment ago, so that two slots of one batch don't say the same.
 */
export class ChannelMemory {
  readonly #updateIds: ReadonlyMap<string, Set<string>>;
  readonly #spotlights: Map<number, string>;

  private constructor(
    updateIds: ReadonlyMap<string, Set<string>>,
    spotlights: Map<number, string>,
  ) {
    this.#updateIds = updateIds;
    this.#spotlights = spotlights;
  }

  static async of(db: Kysely<Schema>, places: readonly Place[]): Promise<ChannelMemory> {
    if (places.length === 0) return new ChannelMemory(new Map(), new Map());
    return new ChannelMemory(await updateIdsIn(db, places), await spotlightsOf(db, places));
  }

  had({ id, channelId }: Place): Had {
    // A copy: what comes after must not change what was given away.
    return {
      updateIds: new Set(this.#updateIds.get(channelId)),
      spotlight: this.#spotlights.get(id) ?? null,
    };
  }

  /**
   * Counts the updates of a post as posted. One that the channel had before stays with the message that
   * showed it first.
   */
  async keep(
    transaction: Transaction<Schema>,
    { id, subscription }: DueSlot,
    { items, spotlight }: Composed,
  ): Promise<void> {
    if (spotlight !== null) this.#spotlights.set(subscription.id, spotlight);
    if (items.length === 0) return;
    for (const { updateId } of items) this.#updateIds.get(subscription.channelId)?.add(updateId);
    await transaction
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
  }
}

async function updateIdsIn(
  db: Kysely<Schema>,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Set<string>>> {
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

/** Where a deck stands after the last post that was sent, or after the last one that may yet be. */
async function spotlightsOf(
  db: Kysely<Schema>,
  places: readonly Place[],
): Promise<Map<number, string>> {
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
