import { touchGuild, upsertGuild } from './guild-row.ts';
import type { GuildSettings } from './guild-settings.ts';
import { setKnown } from './posted-updates.ts';
import type { Database } from './schema.ts';
import {
  firstDuplicate,
  isDuplicate,
  isSameTiming,
  noOutage,
  rowsOf,
  settingsColumns,
  subscriptionOf,
} from './subscription-row.ts';
import {
  advance,
  newestNews,
  setNextDue,
  tryAtOnce,
  updateUntouched,
  type NewSlot,
  type Seen,
} from './subscription-slots.ts';
import { isUntouched, skippedColumns } from './slots/slot-row.ts';
import {
  subscriptionsPerGuild,
  type NewSubscription,
  type Subscription,
} from '#subscriptions/subscription.ts';

/**
 * `full`: the guild would have more than `subscriptionsPerGuild`. `duplicate`: subscription `id` has the same
 * content, times and channel as the one at `index`; null if both are among those being added. Nothing was
 * added then.
 */
export type AddOutcome =
  | { readonly outcome: 'added'; readonly subscriptions: readonly Subscription[] }
  | { readonly outcome: 'full' }
  | { readonly outcome: 'duplicate'; readonly id: number | null; readonly index: number };

/** `conflict`: it was changed or removed since it was read. */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly subscription: Subscription }
  | { readonly outcome: 'conflict' };

/**
 * The subscriptions of all guilds. Every method throws StoreError if the database fails. Methods
 * for admins are limited to their guild: an id of another guild counts as unknown.
 */
export class Subscriptions {
  readonly #db: Database;
  readonly #settings: GuildSettings;

  constructor(db: Database, settings: GuildSettings) {
    this.#db = db;
    this.#settings = settings;
  }

  /**
   * Adds all of them or none. With `timezone`, an admin chose it by name: it is remembered for the guild. With `seen`,
   * also sets the season that its members have seen.
   */
  async add(
    guildId: string,
    createdBy: string,
    added: readonly NewSubscription[],
    now: number,
    timezone?: string,
    seen?: number,
  ): Promise<AddOutcome> {
    const outcome = await this.#db.transaction().execute(async (trx): Promise<AddOutcome> => {
      await upsertGuild(trx, guildId, now);
      const present = await rowsOf(trx, guildId).orderBy('id').execute();
      const duplicate = firstDuplicate(present, added);
      if (duplicate !== undefined) return { outcome: 'duplicate', ...duplicate };
      if (present.length + added.length > subscriptionsPerGuild) return { outcome: 'full' };

      const { news_id } = await newestNews(trx);
      const subscriptions: Subscription[] = [];
      for (const { settings, nextDueAt, known } of added) {
        const row = await trx
          .insertInto('subscriptions')
          .values({
            guild_id: guildId,
            created_by: createdBy,
            created_at: now,
            revision: 1,
            ...settingsColumns(settings),
            next_due_at: nextDueAt,
            news_id,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        if (known) await setKnown(trx, row, known);
        subscriptions.push(subscriptionOf(row));
      }
      if (timezone !== undefined) {
        await trx.updateTable('guilds').set({ timezone }).where('guild_id', '=', guildId).execute();
      }
      if (seen !== undefined) await this.#settings.writeSeen(trx, guildId, seen);
      return { outcome: 'added', subscriptions };
    });
    if (seen !== undefined) await this.#settings.refresh();
    return outcome;
  }

  /** In the order of their ids. */
  async ofGuild(guildId: string): Promise<readonly Subscription[]> {
    return (await rowsOf(this.#db, guildId).orderBy('id').execute()).map(subscriptionOf);
  }

  async get(guildId: string, id: number): Promise<Subscription | undefined> {
    const row = await rowsOf(this.#db, guildId).where('id', '=', id).executeTakeFirst();
    return row && subscriptionOf(row);
  }

  /**
   * Replaces the settings if `revision` is still the current one. A paused subscription stays paused.
   *
   * - Another channel ends an outage; due slots that certainly were not posted go there at once.
   * - Other times make `nextDueAt` the next time; due slots that certainly were not posted are skipped with
   *   `edited`.
   * - Otherwise, due slots are posted by the new settings.
   */
  edit(
    { guildId, id, revision }: Pick<Subscription, 'guildId' | 'id' | 'revision'>,
    { settings, nextDueAt, known }: NewSubscription,
    now: number,
  ): Promise<ChangeOutcome | { readonly outcome: 'duplicate'; readonly id: number }> {
    return this.#db.transaction().execute(async (trx) => {
      await touchGuild(trx, guildId, now);
      const rows = await rowsOf(trx, guildId).orderBy('id').execute();
      const before = rows.find((row) => row.id === id);
      if (before?.revision !== revision) return { outcome: 'conflict' };
      const duplicate = rows.find((row) => row.id !== id && isDuplicate(row, settings));
      if (duplicate) return { outcome: 'duplicate', id: duplicate.id };

      const isMoved = before.channel_id !== settings.channelId;
      const isRetimed = !isSameTiming(before, settings);
      // What waits by the old settings, such as for the end of quiet hours, is posted by the new ones.
      const isDueAnew = isRetimed || settings.delivery === 'at-once';
      const after = await trx
        .updateTable('subscriptions')
        .set({
          ...settingsColumns(settings),
          ...(isMoved ? noOutage : {}),
          revision: revision + 1,
          ...(isDueAnew && before.next_due_at !== null ? { next_due_at: nextDueAt } : {}),
          ...(isDueAnew ? { news_id: (await newestNews(trx)).news_id } : {}),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const waiting = updateUntouched(trx, id);
      if (isRetimed) await waiting.set(skippedColumns('edited', now)).execute();
      // Slots that waited for a lost channel go to the new one at once.
      else if (isMoved) await waiting.set({ wake_at: now }).where('wake_at', '>', now).execute();
      if (known) await setKnown(trx, after, known);
      return { outcome: 'changed', subscription: subscriptionOf(after) };
    });
  }

  /** Due slots that certainly were not posted are skipped with `paused`. */
  pause(guildId: string, id: number, now: number): Promise<Subscription | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      await touchGuild(trx, guildId, now);
      const row = await trx
        .updateTable('subscriptions')
        .set((before) => ({ next_due_at: null, revision: before('revision', '+', 1) }))
        .where('guild_id', '=', guildId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await updateUntouched(trx, id).set(skippedColumns('paused', now)).execute();
      return subscriptionOf(row);
    });
  }

  /** Also lets a lost channel be tried at once. */
  resume(
    guildId: string,
    id: number,
    nextDueAt: number,
    now: number,
  ): Promise<Subscription | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      await touchGuild(trx, guildId, now);
      const resumed = await trx
        .updateTable('subscriptions')
        .set((before) => ({
          // If it wasn't paused, it may be due without a recorded slot yet.
          next_due_at: before.fn.coalesce('next_due_at', before.val(nextDueAt)),
          revision: before('revision', '+', 1),
        }))
        .where('guild_id', '=', guildId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (resumed.numUpdatedRows === 0n) return undefined;
      await tryAtOnce(trx, id, now);
      const row = await rowsOf(trx, guildId).where('id', '=', id).executeTakeFirstOrThrow();
      return subscriptionOf(row);
    });
  }

  /** Lets a lost channel be tried at once. */
  retryNow(guildId: string, id: number, now: number): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      await touchGuild(trx, guildId, now);
      const row = await rowsOf(trx, guildId).where('id', '=', id).executeTakeFirst();
      if (row) await tryAtOnce(trx, id, now);
    });
  }

  /** Also removes its unfinished slots. The updates in its messages stay, to be corrected. */
  remove(guildId: string, id: number): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('subscriptions')
        .where('guild_id', '=', guildId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) return false;
      // A slot that is being sent, or may have been posted, stays: its sender or the next claim ends it.
      await trx.deleteFrom('slots').where('subscription_id', '=', id).where(isUntouched).execute();
      await trx
        .deleteFrom('posted_updates')
        .where('subscription_id', '=', id)
        .where('slot_id', 'is', null)
        .execute();
      return true;
    });
  }

  /** The default zone of the guild: the last one that `add` remembered. */
  async timezoneOf(guildId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('guilds')
      .select('timezone')
      .where('guild_id', '=', guildId)
      .executeTakeFirst();
    return row?.timezone ?? undefined;
  }

  /**
   * Makes up to `limit` of the subscriptions that post at once due for the newest news; paused ones stay paused.
   *
   * @returns whether there may be more.
   */
  async spreadNews(limit: number): Promise<boolean> {
    const { news_id, news_due_at } = await newestNews(this.#db);
    const behind = await this.#db
      .selectFrom('subscriptions')
      .select('id')
      .where('delivery', '=', 'at-once')
      .where('news_id', '<', news_id)
      .limit(limit)
      .execute();
    if (behind.length === 0) return false;
    const ids = behind.map(({ id }) => id);
    await this.#db
      .updateTable('subscriptions')
      .set((row) => ({
        news_id,
        next_due_at: row
          .case()
          .when('next_due_at', 'is', null)
          .then(row.ref('next_due_at'))
          .else(news_due_at)
          .end(),
      }))
      .where('id', 'in', ids)
      // Another process may have updated them since, and may even have posted.
      .where('news_id', '<', news_id)
      .execute();
    return behind.length === limit;
  }

  /** Subscriptions that are due, earliest first. */
  async due(now: number, limit: number): Promise<readonly Subscription[]> {
    const rows = await this.#db
      .selectFrom('subscriptions')
      .selectAll()
      .where('next_due_at', '<=', now)
      .orderBy('next_due_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(subscriptionOf);
  }

  /**
   * Records a slot and moves on to the next time, in one transaction: compare and set on `revision` and
   * `nextDueAt`. Older slots that certainly were not posted are skipped with `superseded`. A slot that was
   * recorded before (the clock was set back) isn't recorded again.
   *
   * @returns false if another process did so first.
   */
  advance(seen: Seen, nextDueAt: number, slot: NewSlot, now: number): Promise<boolean> {
    return this.#db.transaction().execute((trx) => advance(trx, seen, nextDueAt, slot, now));
  }

  /** Subscriptions that aren't paused, by id, after `afterId`: for reading all of them in batches. */
  async active(afterId: number, limit: number): Promise<readonly Subscription[]> {
    const rows = await this.#db
      .selectFrom('subscriptions')
      .selectAll()
      .where('next_due_at', 'is not', null)
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(subscriptionOf);
  }

  /** Sets another next time without recording a slot; compare and set as in `advance`. */
  async replan(seen: Seen, nextDueAt: number): Promise<boolean> {
    return (await setNextDue(this.#db, seen, nextDueAt)) !== undefined;
  }
}
