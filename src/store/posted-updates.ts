import { sql } from 'kysely';
import type { Database, Transaction } from './schema.ts';
import type { ClaimRequest } from './slots/slot.ts';
import type { SubscriptionRow } from './subscription-row.ts';

/** An update in a sent message whose content differs from the current facts. */
export interface OutdatedPost {
  readonly slotId: number;
  readonly channelId: string;
  readonly messageId: string;
  readonly updateId: string;
  /** The index of its embed in the message. */
  readonly position: number;
  /** The message as it was last sent or edited, as JSON. */
  readonly message: string;
  readonly attempts: number;
  /** The season that the guild's members have seen; 0 for none. */
  readonly seen: number;
}

/** Updates per query: each takes up to seven of SQLite's 32,766 parameters. */
const batchSize = 500;

/**
 * The messages that show each update, so that they can be corrected in place. Slots are claimed, so the updates in one
 * message are corrected one at a time.
 */
export class PostedUpdates {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Claims up to `limit` posts, until `until`, that show an update whose hash differs from that in `hashes`.
   * Updates that aren't in `hashes` are ignored.
   */
  claimOutdated(
    hashes: ReadonlyMap<string, string>,
    request: ClaimRequest,
  ): Promise<readonly OutdatedPost[]> {
    return this.#db.transaction().execute(async (trx) => {
      const claimed: OutdatedPost[] = [];
      const all = Array.from(hashes);
      for (let from = 0; from < all.length; from += batchSize) {
        const some = all.slice(from, from + batchSize);
        for (const post of await outdatedPosts(trx, some, request)) {
          if (claimed.length === request.limit) return claimed;
          if (await claimOne(trx, post, request)) claimed.push(post);
        }
      }
      return claimed;
    });
  }

  /** Records an edit. Other updates in the same message are then corrected on top of `message`. */
  corrected(
    { slotId, updateId }: OutdatedPost,
    { hash, message }: { readonly hash: string; readonly message: string },
  ): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable('slots')
        .set({ message, correct_after: 0, correct_attempts: 0 })
        .where('id', '=', slotId)
        .execute();
      await trx
        .updateTable('posted_updates')
        .set({ hash })
        .where('slot_id', '=', slotId)
        .where('update_id', '=', updateId)
        .execute();
    });
  }

  /** Not corrected again before `until`. */
  async postponed({ slotId }: OutdatedPost, until: number): Promise<void> {
    await this.#db
      .updateTable('slots')
      .set({ correct_after: until })
      .where('id', '=', slotId)
      .execute();
  }

  /** The message is gone or out of reach, and is ignored from now on. */
  abandoned({ slotId }: OutdatedPost): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      await trx.updateTable('slots').set({ message: null }).where('id', '=', slotId).execute();
      await trx
        .updateTable('posted_updates')
        .set({ slot_id: null })
        .where('slot_id', '=', slotId)
        .execute();
    });
  }
}

/** Replaces the updates that a subscription leaves out although it hasn't posted them. */
export async function setKnown(
  trx: Transaction,
  { id, guild_id }: SubscriptionRow,
  updateIds: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom('posted_updates')
    .where('subscription_id', '=', id)
    .where('channel_id', '=', '')
    .execute();
  const known = { subscription_id: id, channel_id: '', guild_id, position: 0, hash: '' };
  for (let from = 0; from < updateIds.length; from += batchSize) {
    const rows = updateIds
      .slice(from, from + batchSize)
      .map((update_id) => ({ ...known, update_id }));
    await trx.insertInto('posted_updates').values(rows).execute();
  }
}

/**
 * The first outdated update of each message. The query tests for a smaller or a greater hash, since the index
 * can find either: of perhaps a million hashes, most are current.
 */
async function outdatedPosts(
  trx: Transaction,
  hashes: readonly (readonly [updateId: string, hash: string])[],
  { now, limit }: ClaimRequest,
): Promise<readonly OutdatedPost[]> {
  const { rows } = await sql<OutdatedPost>`
    with facts (update_id, hash) as (
      values ${sql.join(hashes.map(([id, hash]) => sql`(${id}, ${hash})`))}
    ),
    outdated as (
      select posted.channel_id, posted.update_id, posted.position, posted.slot_id
      from facts join posted_updates as posted
      on posted.update_id = facts.update_id and posted.hash < facts.hash and posted.slot_id is not null
      union all
      select posted.channel_id, posted.update_id, posted.position, posted.slot_id
      from facts join posted_updates as posted
      on posted.update_id = facts.update_id and posted.hash > facts.hash and posted.slot_id is not null
    ),
    correctable as (
      select outdated.*, slots.message_id, slots.message, slots.correct_attempts,
        guilds.seen_season,
        row_number() over (partition by outdated.slot_id order by outdated.position) as turn
      from outdated join slots on slots.id = outdated.slot_id
      left join guilds on guilds.guild_id = slots.guild_id
      where slots.state = 'sent' and slots.message is not null and slots.correct_after <= ${now}
    )
    select slot_id as "slotId", channel_id as "channelId", message_id as "messageId",
      update_id as "updateId", position, message, correct_attempts as attempts,
      coalesce(seen_season, 0) as seen
    from correctable where turn = 1 order by slot_id limit ${limit}
  `.execute(trx);
  return rows;
}

/** Compare and set: of several processes that find it outdated, one corrects it. */
async function claimOne(
  trx: Transaction,
  { slotId, message, attempts }: OutdatedPost,
  { now, until }: ClaimRequest,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('slots')
    .set({ correct_after: until, correct_attempts: attempts + 1 })
    .where('id', '=', slotId)
    .where('correct_after', '<=', now)
    // Otherwise, this would undo another process's correction.
    .where('message', '=', message)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
