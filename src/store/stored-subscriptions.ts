import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import { recordRun, setNextDue, type Seen } from './runs.ts';
import { meetGuild, rememberTimezone, welcomeGuild } from './guild-row.ts';
import { isUntouched, skippedColumns } from './slot-row.ts';
import {
  isSameOrder,
  isSameTiming,
  noOutage,
  settingsColumns,
  subscriptionOf,
  type SubscriptionRow,
} from './subscription-row.ts';
import {
  subscriptionsPerGuild,
  type NewSubscription,
  type Subscription,
} from '#subscriptions/subscription.ts';
import {
  type AddOutcome,
  type ChangeOutcome,
  type NewSlot,
  type Subscriptions,
} from './subscriptions.ts';

export class StoredSubscriptions implements Subscriptions {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  add(
    guildId: string,
    createdBy: string,
    added: readonly NewSubscription[],
    now: number,
    timezone?: string,
  ): Promise<AddOutcome> {
    return this.#db.transaction().execute(async (transaction) => {
      await welcomeGuild(transaction, guildId, now);
      const present = await rowsOf(transaction, guildId);
      const duplicate = firstDuplicate(present, added);
      if (duplicate !== undefined) return { outcome: 'duplicate', ...duplicate };
      if (present.length + added.length > subscriptionsPerGuild) return { outcome: 'full' };

      const subscriptions: Subscription[] = [];
      for (const { settings, nextDueAt } of added) {
        const row = await transaction
          .insertInto('subscriptions')
          .values({
            guild_id: guildId,
            created_by: createdBy,
            created_at: now,
            revision: 1,
            ...settingsColumns(settings),
            next_due_at: nextDueAt,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        subscriptions.push(subscriptionOf(row));
      }
      if (timezone !== undefined) await rememberTimezone(transaction, guildId, timezone);
      return { outcome: 'added', subscriptions };
    });
  }

  async ofGuild(guildId: string): Promise<readonly Subscription[]> {
    return (await rowsOf(this.#db, guildId)).map(subscriptionOf);
  }

  async get(guildId: string, id: number): Promise<Subscription | undefined> {
    const row = await rowOf(this.#db, guildId, id);
    return row && subscriptionOf(row);
  }

  edit(
    { guildId, id, revision }: Pick<Subscription, 'guildId' | 'id' | 'revision'>,
    { settings, nextDueAt }: NewSubscription,
    now: number,
  ): Promise<ChangeOutcome | { readonly outcome: 'duplicate'; readonly id: number }> {
    return this.#db.transaction().execute(async (transaction) => {
      await meetGuild(transaction, guildId, now);
      const rows = await rowsOf(transaction, guildId);
      const before = rows.find((row) => row.id === id);
      if (before?.revision !== revision) return { outcome: 'raced' };
      const duplicate = rows.find((row) => row.id !== id && isSameOrder(row, settings));
      if (duplicate) return { outcome: 'duplicate', id: duplicate.id };

      const isMoved = before.channel_id !== settings.channelId;
      const isRetimed = !isSameTiming(before, settings);
      const after = await transaction
        .updateTable('subscriptions')
        .set({
          ...settingsColumns(settings),
          ...(isMoved ? noOutage : {}),
          revision: revision + 1,
          ...(isRetimed && before.next_due_at !== null ? { next_due_at: nextDueAt } : {}),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      if (isRetimed) await skipUntouched(transaction, id, 'edited', now);
      else if (isMoved) await wakeUntouched(transaction, id, now);
      return { outcome: 'changed', subscription: subscriptionOf(after) };
    });
  }

  pause(guildId: string, id: number, now: number): Promise<Subscription | undefined> {
    return this.#db.transaction().execute(async (transaction) => {
      await meetGuild(transaction, guildId, now);
      const row = await transaction
        .updateTable('subscriptions')
        .set((before) => ({ next_due_at: null, revision: before('revision', '+', 1) }))
        .where('guild_id', '=', guildId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await skipUntouched(transaction, id, 'paused', now);
      return subscriptionOf(row);
    });
  }

  resume(
    guildId: string,
    id: number,
    nextDueAt: number,
    now: number,
  ): Promise<Subscription | undefined> {
    return this.#db.transaction().execute(async (transaction) => {
      await meetGuild(transaction, guildId, now);
      const resumed = await transaction
        .updateTable('subscriptions')
        .set((before) => ({
          // One that was not paused may have a run that is due and not yet recorded.
          next_due_at: before.fn.coalesce('next_due_at', before.val(nextDueAt)),
          revision: before('revision', '+', 1),
        }))
        .where('guild_id', '=', guildId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (resumed.numUpdatedRows === 0n) return undefined;
      await tryAtOnce(transaction, id, now);
      const row = await rowOf(transaction, guildId, id);
      return row && subscriptionOf(row);
    });
  }

  retryNow(guildId: string, id: number, now: number): Promise<void> {
    return this.#db.transaction().execute(async (transaction) => {
      await meetGuild(transaction, guildId, now);
      if (await rowOf(transaction, guildId, id)) await tryAtOnce(transaction, id, now);
    });
  }

  remove(guildId: string, id: number): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('subscriptions')
        .where('guild_id', '=', guildId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) return false;
      // What is being sent, or may have been, keeps its slot: whoever sends it, or claims it next, ends it.
      await transaction
        .deleteFrom('slots')
        .where('subscription_id', '=', id)
        .where(isUntouched)
        .execute();
      return true;
    });
  }

  async timezoneOf(guildId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('guilds')
      .select('timezone')
      .where('guild_id', '=', guildId)
      .executeTakeFirst();
    return row?.timezone ?? undefined;
  }

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

  advance(seen: Seen, nextDueAt: number, slot: NewSlot, now: number): Promise<boolean> {
    return this.#db
      .transaction()
      .execute((transaction) => recordRun(transaction, seen, nextDueAt, slot, now));
  }

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

  async replan(seen: Seen, nextDueAt: number): Promise<boolean> {
    return (await setNextDue(this.#db, seen, nextDueAt)) !== undefined;
  }
}

function rowsOf(db: Kysely<Schema>, guildId: string): Promise<SubscriptionRow[]> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('id')
    .execute();
}

function rowOf(
  db: Kysely<Schema>,
  guildId: string,
  id: number,
): Promise<SubscriptionRow | undefined> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Looks among those present, and among those that are added together. */
function firstDuplicate(present: readonly SubscriptionRow[], added: readonly NewSubscription[]) {
  for (const [index, { settings }] of added.entries()) {
    const row = present.find((one) => isSameOrder(one, settings));
    if (row) return { id: row.id, index };
    const columns = settingsColumns(settings);
    if (added.slice(0, index).some((earlier) => isSameOrder(columns, earlier.settings))) {
      return { id: null, index };
    }
  }
  return undefined;
}

async function skipUntouched(
  transaction: Transaction<Schema>,
  subscriptionId: number,
  why: string,
  now: number,
): Promise<void> {
  await transaction
    .updateTable('slots')
    .set(skippedColumns(why, now))
    .where('subscription_id', '=', subscriptionId)
    .where(isUntouched)
    .execute();
}

/** What waited for a lost channel goes to the new one at once. */
async function wakeUntouched(
  transaction: Transaction<Schema>,
  subscriptionId: number,
  now: number,
): Promise<void> {
  await transaction
    .updateTable('slots')
    .set({ wake_at: now })
    .where('subscription_id', '=', subscriptionId)
    .where('wake_at', '>', now)
    .where(isUntouched)
    .execute();
}

/** Ends the wait of an outage, not the outage. */
async function tryAtOnce(
  transaction: Transaction<Schema>,
  subscriptionId: number,
  now: number,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('subscriptions')
    .set({ outage_retry_at: now })
    .where('id', '=', subscriptionId)
    .where('outage_retry_at', '>', now)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  await transaction
    .updateTable('slots')
    .set({ wake_at: now })
    .where('subscription_id', '=', subscriptionId)
    .where('state', '=', 'waiting')
    .where('wake_at', '>', now)
    .execute();
}
