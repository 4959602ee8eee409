import type { Transaction } from 'kysely';
import type { Engine } from './engine.ts';
import { ChannelMemory } from './channel-memory.ts';
import { claimSlots, type ClaimRequest } from './claiming.ts';
import { meetGuild } from './guild-row.ts';
import type { Schema } from './schema.ts';
import { messageToKeep, moveDeck, recordSent, type Sent } from './sent-slot.ts';
import { loseChannel, type Loss } from './slot-loss.ts';
import {
  blankColumns,
  giveUpdatesBack,
  manualRun,
  recordOf,
  skippedColumns,
  takeOwn,
} from './slot-row.ts';
import type { ClaimedSlot, Claims, Compose, Had, LossOutcome, SlotRecord, Slots } from './slots.ts';
import type { Subscription } from '#subscriptions/subscription.ts';

type Own = Pick<ClaimedSlot, 'id' | 'claim'>;

export class StoredSlots implements Slots {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  claim(request: ClaimRequest, compose: Compose): Promise<Claims> {
    return this.#inTransaction((transaction) =>
      claimSlots(this.#engine, transaction, request, compose),
    );
  }

  sent({ id }: Own, outcome: Sent): Promise<void> {
    return this.#inTransaction((transaction) => recordSent(transaction, id, outcome));
  }

  async published(
    { id, claim }: Own,
    { trouble }: { readonly trouble: string | null },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#engine.db
      .updateTable('slots')
      .set((slot) => ({
        reason: trouble,
        claim: null,
        wake_at: null,
        message: messageToKeep(slot),
      }))
      .where('id', '=', id)
      .where('claim', '=', claim)
      .where('state', '=', 'sent')
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  retry(
    own: Own,
    {
      readyAt,
      reason,
      certainlyNotPosted,
    }: {
      readonly readyAt: number;
      readonly reason: string;
      readonly certainlyNotPosted: boolean;
    },
  ): Promise<boolean> {
    return this.#inTransaction(async (transaction) => {
      const slot = await takeOwn(transaction, own);
      if (slot === undefined) return false;
      const isPosted = slot.state === 'sent';
      const isBlank = certainlyNotPosted && !isPosted;
      await transaction
        .updateTable('slots')
        .set({
          wake_at: readyAt,
          claim: null,
          reason,
          ...(isPosted ? {} : { state: 'waiting' }),
          ...(isBlank ? blankColumns : {}),
        })
        .where('id', '=', slot.id)
        .execute();
      if (isBlank) await giveUpdatesBack(transaction, slot.id);
      return true;
    });
  }

  lost(own: Own, loss: Loss): Promise<LossOutcome | undefined> {
    return this.#inTransaction((transaction) => loseChannel(transaction, own, loss));
  }

  skip(
    own: Own,
    { why, at, forget }: { readonly why: string; readonly at: number; readonly forget: boolean },
  ): Promise<boolean> {
    return this.#inTransaction(async (transaction) => {
      const slot = await takeOwn(transaction, own);
      if (slot === undefined || slot.state === 'sent') return false;
      await transaction
        .updateTable('slots')
        .set(skippedColumns(why, at))
        .where('id', '=', slot.id)
        .execute();
      if (forget) await giveUpdatesBack(transaction, slot.id);
      else await moveDeck(transaction, slot);
      return true;
    });
  }

  addManual(
    guildId: string,
    subscriptionId: number,
    interactionId: string,
    now: number,
  ): Promise<number | undefined> {
    return this.#inTransaction(async (transaction) => {
      await meetGuild(transaction, guildId, now);
      const subscription = await transaction
        .selectFrom('subscriptions')
        .select('content')
        .where('guild_id', '=', guildId)
        .where('id', '=', subscriptionId)
        .executeTakeFirst();
      if (subscription === undefined) return undefined;
      await transaction
        .insertInto('slots')
        .values({
          run_key: manualRun(interactionId),
          subscription_id: subscriptionId,
          guild_id: guildId,
          kind: 'manual',
          content: subscription.content,
          due_at: now,
          state: 'waiting',
          wake_at: now,
        })
        .onConflict((conflict) => conflict.column('run_key').doNothing())
        .execute();
      const slot = await transaction
        .selectFrom('slots')
        .select('id')
        .where('run_key', '=', manualRun(interactionId))
        .executeTakeFirstOrThrow();
      return slot.id;
    });
  }

  async get(id: number): Promise<SlotRecord | undefined> {
    const row = await this.#engine.db
      .selectFrom('slots')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  async recent(guildId: string): Promise<readonly SlotRecord[]> {
    const rows = await this.#engine.db
      .selectFrom('subscriptions')
      .innerJoin('slots', 'slots.subscription_id', 'subscriptions.id')
      .selectAll('slots')
      .where('subscriptions.guild_id', '=', guildId)
      .where((row) =>
        row.or([
          row('slots.wake_at', 'is not', null),
          ...(['sent', 'skipped'] as const).map((state) =>
            row('slots.id', '=', (db) =>
              db
                .selectFrom('slots as newest')
                .select('newest.id')
                .whereRef('newest.subscription_id', '=', 'subscriptions.id')
                .where('newest.wake_at', 'is', null)
                .where('newest.state', '=', state)
                .orderBy('newest.due_at', 'desc')
                .orderBy('newest.id', 'desc')
                .limit(1),
            ),
          ),
        ]),
      )
      .orderBy('slots.due_at', 'desc')
      .orderBy('slots.id', 'desc')
      .execute();
    return rows.map(recordOf);
  }

  async had(subscription: Pick<Subscription, 'id' | 'channelId'>): Promise<Had> {
    return (await ChannelMemory.of(this.#engine.db, [subscription])).had(subscription);
  }

  async nextEventAt(): Promise<number | undefined> {
    const { db } = this.#engine;
    const due = await db
      .selectFrom('subscriptions')
      .select('next_due_at as at')
      .where('next_due_at', 'is not', null)
      .orderBy('next_due_at')
      .limit(1)
      .executeTakeFirst();
    const awake = await db
      .selectFrom('slots')
      .select('wake_at as at')
      .where('wake_at', 'is not', null)
      .orderBy('wake_at')
      .limit(1)
      .executeTakeFirst();
    const times = [due?.at, awake?.at].filter((at) => typeof at === 'number');
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async backlog(now: number): Promise<number> {
    const { count } = await this.#engine.db
      .selectFrom('slots')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('wake_at', 'is not', null)
      .where((row) => row.or([row('wake_at', '<=', now), row('claim', 'is not', null)]))
      .executeTakeFirstOrThrow();
    return count;
  }

  #inTransaction<Result>(work: (transaction: Transaction<Schema>) => Promise<Result>) {
    return this.#engine.db.transaction().execute(work);
  }
}
