import type { Engine } from '#store/engine.ts';
import { touchGuild } from '#store/guild-row.ts';
import type { Transaction } from '#store/schema.ts';
import { claimSlots } from './claim.ts';
import { loseChannel, type Loss } from './lost.ts';
import { readPostedSoFar } from './posted-so-far.ts';
import { retrySlot, type Retry } from './retry.ts';
import { recordPublished, recordSent, type Sent } from './sent.ts';
import { skipSlot, type Skip } from './skip.ts';
import { recordOf } from './slot-row.ts';
import type {
  AlreadyPosted,
  ClaimRequest,
  Claims,
  ComposePost,
  LossOutcome,
  OwnSlot,
  SlotRecord,
} from './slot.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import type { Subscription } from '#subscriptions/subscription.ts';

/**
 * Single posts, from the time they are due until their outcome is recorded. Each method is one
 * transaction. Methods that take a claim change nothing and return false or undefined if the slot has
 * been claimed by another process since. `sent` is the exception: an existing message is always recorded.
 */
export class Slots {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Claims up to `limit` slots that are ready or whose claim has expired, each by compare and set. Guilds
   * take turns; within a turn, the longest ready come first. Slots without a message are composed in the
   * same transaction. From then on, their updates count as posted, so that no other slot of the
   * subscription posts them too.
   */
  claim(request: ClaimRequest, compose: ComposePost): Promise<Claims> {
    return this.#inTransaction((trx) => claimSlots(this.#engine, trx, request, compose));
  }

  /** Records the message and ends an outage. With `publish`, the slot stays claimed until `published`. */
  sent({ id }: Pick<OwnSlot, 'id'>, outcome: Sent): Promise<void> {
    return this.#inTransaction((trx) => recordSent(trx, id, outcome));
  }

  /** @param outcome.trouble why publishing failed; null if it succeeded. */
  published(own: OwnSlot, outcome: { readonly trouble: string | null }): Promise<boolean> {
    return recordPublished(this.#engine.db, own, outcome.trouble);
  }

  /**
   * Releases the slot for another attempt. If it certainly was not posted, its message is discarded and
   * composed again. If it may have been posted, its message stays.
   */
  retry(own: OwnSlot, outcome: Retry): Promise<boolean> {
    return this.#inTransaction((trx) => retrySlot(trx, own, outcome));
  }

  /** The channel is lost: the slot waits until `retryAt`, and an outage begins or continues. */
  lost(own: OwnSlot, loss: Loss): Promise<LossOutcome | undefined> {
    return this.#inTransaction((trx) => loseChannel(trx, own, loss));
  }

  /** Ends the slot without a post. */
  skip(own: OwnSlot, outcome: Skip): Promise<boolean> {
    return this.#inTransaction((trx) => skipSlot(trx, own, outcome));
  }

  /**
   * Adds a post that an admin asked for, once per `interactionId`. It is ready at once, even during an
   * outage.
   * @returns its id; undefined if the guild has no such subscription.
   */
  addManual(
    guildId: string,
    subscriptionId: number,
    interactionId: string,
    now: number,
  ): Promise<number | undefined> {
    return this.#inTransaction(async (trx) => {
      await touchGuild(trx, guildId, now);
      const subscription = await trx
        .selectFrom('subscriptions')
        .select('content')
        .where('guild_id', '=', guildId)
        .where('id', '=', subscriptionId)
        .executeTakeFirst();
      if (subscription === undefined) return undefined;
      const run_key = `interaction:${interactionId}`;
      await trx
        .insertInto('slots')
        .values({
          run_key,
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
      const slot = await trx
        .selectFrom('slots')
        .select('id')
        .where('run_key', '=', run_key)
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

  /**
   * For each subscription of a guild, the newest slot that was sent, the newest that was skipped, and all
   * unfinished ones; newest first.
   */
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
            row('slots.id', '=', (inner) =>
              inner
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

  /** The earlier posts that a post composed now would take into account. */
  async alreadyPosted({ id }: Pick<Subscription, 'id'>): Promise<AlreadyPosted> {
    return (await readPostedSoFar(this.#engine.db, [id])).before(id);
  }

  /** The earliest time at which a subscription is due, a slot is ready, or a claim expires. */
  async nextEventAt(): Promise<number | undefined> {
    const due = await this.#engine.db
      .selectFrom('subscriptions')
      .select('next_due_at as at')
      .where('next_due_at', '<', untilNews)
      .orderBy('next_due_at')
      .limit(1)
      .executeTakeFirst();
    const awake = await this.#engine.db
      .selectFrom('slots')
      .select('wake_at as at')
      .where('wake_at', 'is not', null)
      .orderBy('wake_at')
      .limit(1)
      .executeTakeFirst();
    const times = [due?.at, awake?.at].filter((at) => typeof at === 'number');
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** The number of slots that are ready or claimed. */
  async backlog(now: number): Promise<number> {
    const { count } = await this.#engine.db
      .selectFrom('slots')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('wake_at', 'is not', null)
      .where((row) => row.or([row('wake_at', '<=', now), row('claim', 'is not', null)]))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** When the database last lost a connection: posts recorded before may be missing since. In ms since the epoch. */
  get connectionLostAt(): number {
    return this.#engine.connectionLostAt();
  }

  #inTransaction<Result>(work: (trx: Transaction) => Promise<Result>) {
    return this.#engine.db.transaction().execute(work);
  }
}
