import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Forgetting what is no longer needed. */
export interface Retention {
  /**
   * Deletes finished runs that ended before `before` and whose updates nobody will correct. The last run and the
   * last post of each subscription stay.
   */
  prune(before: number): Promise<number>;
  /**
   * Guilds that seem to be gone: nothing was posted there since `before`, no admin of theirs was here since
   * then, and no channel of theirs was lost since then.
   */
  silentGuilds(before: number, limit: number): Promise<readonly string[]>;
  /**
   * The bot is not in the guild: its subscriptions are lost from now on, with `code`, unless they are
   * already. A guild may be quiet for long, so that nobody noticed before.
   *
   * @returns whether there were any to be lost just now.
   */
  lose(guildId: string, code: number, now: number): Promise<boolean>;
  /** Deletes everything that is known of a guild. */
  forget(guildId: string): Promise<void>;
  /** The guild is there after all: it is not asked about again before another span has passed. */
  keep(guildId: string, now: number): Promise<void>;
}

/** So many runs are looked at in one statement: others wait for a few milliseconds at most. */
const portion = 2000;

export class StoredRetention implements Retention {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async prune(before: number): Promise<number> {
    const ids = await this.#db
      .selectFrom('slots')
      .select((row) => [row.fn.min('id').as('first'), row.fn.max('id').as('last')])
      .executeTakeFirstOrThrow();
    let deleted = 0;
    for (let from = ids.first ?? 0; from <= (ids.last ?? -1); from += portion) {
      deleted += await this.#prunePortion(before, from);
    }
    return deleted;
  }

  async #prunePortion(before: number, from: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('slots')
      .where('id', '>=', from)
      .where('id', '<', from + portion)
      .where('wake_at', 'is', null)
      .where('ended_at', '<', before)
      .where((slot) =>
        slot.and([
          slot.not(
            slot.exists(
              slot
                .selectFrom('posted_updates')
                .select(sql.lit(1).as('one'))
                .whereRef('posted_updates.slot_id', '=', 'slots.id'),
            ),
          ),
          slot.or([
            slot.not(
              slot.exists(
                slot
                  .selectFrom('subscriptions')
                  .select(sql.lit(1).as('one'))
                  .whereRef('subscriptions.id', '=', 'slots.subscription_id'),
              ),
            ),
            slot.exists(
              slot
                .selectFrom('slots as later')
                .select(sql.lit(1).as('one'))
                .whereRef('later.subscription_id', '=', 'slots.subscription_id')
                .whereRef('later.due_at', '>', 'slots.due_at')
                .where('later.wake_at', 'is', null)
                .where((later) =>
                  later.or([
                    later('later.state', '=', 'sent'),
                    later('slots.state', '=', 'skipped'),
                  ]),
                ),
            ),
          ]),
        ]),
      )
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  async silentGuilds(before: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('guilds')
      .select('guild_id')
      .where('last_contact_at', '<', before)
      .where((guild) =>
        guild.not(
          guild.exists(
            guild
              .selectFrom('subscriptions')
              .select(sql.lit(1).as('one'))
              .whereRef('subscriptions.guild_id', '=', 'guilds.guild_id')
              .where('next_due_at', 'is not', null)
              .where('outage_since', '>=', before),
          ),
        ),
      )
      .where((guild) =>
        guild.not(
          guild.exists(
            guild
              .selectFrom('slots')
              .select(sql.lit(1).as('one'))
              .whereRef('slots.guild_id', '=', 'guilds.guild_id')
              .where('state', '=', 'sent')
              .where('ended_at', '>=', before),
          ),
        ),
      )
      .orderBy('last_contact_at')
      .orderBy('guild_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.guild_id);
  }

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

  forget(guildId: string): Promise<void> {
    return this.#db.transaction().execute(async (transaction) => {
      for (const table of ['slots', 'subscriptions', 'posted_updates', 'guilds'] as const) {
        await transaction.deleteFrom(table).where('guild_id', '=', guildId).execute();
      }
    });
  }

  async keep(guildId: string, now: number): Promise<void> {
    await this.#db
      .updateTable('guilds')
      .set({ last_contact_at: now })
      .where('guild_id', '=', guildId)
      .execute();
  }
}
