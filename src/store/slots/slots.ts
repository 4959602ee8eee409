import type { Engine } from '#store/engine.ts';
import type { Transaction } from '#store/schema.ts';
import { addManual } from './add-manual.ts';
import { claimSlots } from './claim.ts';
import { loseChannel, type Loss } from './lost.ts';
import { nextEventAt } from './next-event-at.ts';
import { readPostedSoFar } from './posted-so-far.ts';
import { recentSlots } from './recent.ts';
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
    return this.#inTransaction((trx) =>
      addManual(trx, guildId, subscriptionId, interactionId, now),
    );
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
  recent(guildId: string): Promise<readonly SlotRecord[]> {
    return recentSlots(this.#engine.db, guildId);
  }

  /** The earlier posts that a post composed now would take into account. */
  async alreadyPosted({ id }: Pick<Subscription, 'id'>): Promise<AlreadyPosted> {
    return (await readPostedSoFar(this.#engine.db, [id])).before(id);
  }

  /** The earliest time at which a subscription is due, a slot is ready, or a claim expires. */
  nextEventAt(): Promise<number | undefined> {
    return nextEventAt(this.#engine.db);
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
