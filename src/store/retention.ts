import { sql } from 'kysely';
import { touchGuild } from './guild-row.ts';
import type { GuildSettings } from './guild-settings.ts';
import type { Database } from './schema.ts';
import { showsUpdates } from './slots/slot-row.ts';

/** Slots per statement: each locks out others for a few milliseconds at most. */
const batchSize = 2000;

/** Deletes data that is no longer needed. */
export class Retention {
  readonly #db: Database;
  readonly #settings: GuildSettings;

  constructor(db: Database, settings: GuildSettings) {
    this.#db = db;
    this.#settings = settings;
  }

  /**
   * Deletes finished slots that ended before `before` and have no updates to correct. The last slot and the
   * last post of each subscription stay.
   */
  async prune(before: number): Promise<number> {
    const ids = await this.#db
      .selectFrom('slots')
      .select((row) => [row.fn.min('id').as('first'), row.fn.max('id').as('last')])
      .executeTakeFirstOrThrow();
    let deleted = 0;
    for (let from = ids.first ?? 0; from <= (ids.last ?? -1); from += batchSize) {
      deleted += await this.#pruneBatch(before, from);
    }
    return deleted;
  }

  async #pruneBatch(before: number, from: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('slots')
      .where('id', '>=', from)
      .where('id', '<', from + batchSize)
      .where('wake_at', 'is', null)
      .where('ended_at', '<', before)
      .where((slot) => slot.not(showsUpdates(slot)))
      .where((row) => {
        const subscription = row
          .selectFrom('subscriptions')
          .select(sql.lit(1).as('one'))
          .whereRef('subscriptions.id', '=', 'slots.subscription_id');
        const later = row
          .selectFrom('slots as later')
          .select(sql.lit(1).as('one'))
          .whereRef('later.subscription_id', '=', 'slots.subscription_id')
          .whereRef('later.due_at', '>', 'slots.due_at')
          .where('later.wake_at', 'is', null)
          .where((slot) =>
            slot.or([slot('later.state', '=', 'sent'), slot('slots.state', '=', 'skipped')]),
          );
        return row.or([row.not(row.exists(subscription)), row.exists(later)]);
      })
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  /**
   * Guilds that may have removed the bot: since `before`, nothing was posted there, no admin changed
   * anything, and no outage began.
   */
  async silentGuilds(before: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('guilds')
      .select('guild_id')
      .where('last_contact_at', '<', before)
      .where((row) => {
        const outage = row
          .selectFrom('subscriptions')
          .select(sql.lit(1).as('one'))
          .whereRef('subscriptions.guild_id', '=', 'guilds.guild_id')
          .where('next_due_at', 'is not', null)
          .where('outage_since', '>=', before);
        return row.not(row.exists(outage));
      })
      .where((row) => {
        const post = row
          .selectFrom('slots')
          .select(sql.lit(1).as('one'))
          .whereRef('slots.guild_id', '=', 'guilds.guild_id')
          .where('state', '=', 'sent')
          .where('ended_at', '>=', before);
        return row.not(row.exists(post));
      })
      .orderBy('last_contact_at')
      .orderBy('guild_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.guild_id);
  }

  /**
   * Begins an outage with `code` for the guild's subscriptions that have none: the bot isn't in the guild.
   * A guild may have had no posts for a long time, so that nothing revealed it earlier.
   *
   * @returns whether an outage began.
   */
  async lose(guildId: string, code: number, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('subscriptions')
      .set({ outage_since: now, outage_code: code, outage_tries: 1, outage_retry_at: now })
      .where('guild_id', '=', guildId)
      .where('next_due_at', 'is not', null)
      .where('outage_since', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  /** Deletes all data of a guild. */
  async forget(guildId: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const table of ['slots', 'subscriptions', 'posted_updates', 'guilds'] as const) {
        await trx.deleteFrom(table).where('guild_id', '=', guildId).execute();
      }
      await this.#settings.countChange(trx);
    });
    await this.#settings.refresh();
  }

  /** The bot is still in the guild: `silentGuilds` won't return it for another period. */
  keep(guildId: string, now: number): Promise<void> {
    return touchGuild(this.#db, guildId, now);
  }
}
