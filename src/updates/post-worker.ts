import { sleep, WakeableSleep } from '#clock.ts';
import type { Runtime } from '#runtime.ts';
import type { ClaimedSlot, ComposePost, SlotRecord } from '#store/slots/slot.ts';
import type { Slots } from '#store/slots/slots.ts';
import { StoreError } from '#store/store-error.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { Subscriptions } from '#store/subscriptions.ts';
import type { Channels } from './channels.ts';
import { createDatabaseBackoff, type DatabaseBackoff } from './database-backoff.ts';
import {
  namesOf,
  PostSender,
  SilencedError,
  type PostSenderDeps,
  type SendResult,
} from './post-sender.ts';
import { createScheduler } from './scheduler.ts';

export interface PostWorkerDeps extends Runtime {
  readonly subscriptions: Subscriptions;
  readonly slots: Slots;
  readonly channels: Channels;
  readonly compose: ComposePost;
  readonly pictureOf: PostSenderDeps['pictureOf'];
  /** The version of the facts that `compose` uses. */
  readonly version: () => string;
  /** Called after each attempt; `lateness` (ms) only if it was posted. */
  readonly onSendResult?:
    ((result: SendResult['kind'], lateness: number | undefined) => void) | undefined;
}

/** Outcome of a post that an admin requested. `removed`: the subscription has been removed. */
export type PostNowOutcome = SendResult | { readonly kind: 'removed' };

/**
 * How long a claim lasts, in ms. A request waits a second or two for the rate limit and at most ten for
 * Discord, and none starts in the last 15; a search of the history may take ten requests. With a longer
 * claim, the slots of a killed process would wait longer.
 */
const claimLength = 60_000;
/** Slots claimed in one transaction: half a second of Discord's rate limit. */
const claimBatch = 25;
/**
 * Subscriptions scheduled per round, each in its own transaction: fewer during a backlog, so that sending
 * doesn't wait for scheduling.
 */
const scheduledPerRound = 100;
const scheduledInBacklog = 10;
/** Posts in progress: enough to use the rate limit fully while some channels hang. */
const mostUnderway = 50;
/** Free places that make another claim worthwhile. */
const enoughRoom = 10;
/** Longest rest, in ms: slots added by other processes aren't announced. */
const longestRest = 15_000;
/** Shortest rest, in ms, if a slot is due but nothing could be claimed. */
const shortestRest = 250;
/** If the clock goes back by more than this, in ms, the next due times are recalculated. */
const setBack = 60_000;
/** How long an admin waits for the outcome of a post, and how often the database is checked for it; in ms. */
const postNowPatience = 20_000;
const askAgainAfter = 1000;

/** Schedules and claims slots and passes them to the post sender, until it is closed. */
export class PostWorker {
  readonly #deps: PostWorkerDeps;
  readonly #scheduler: ReturnType<typeof createScheduler>;
  readonly #sender: PostSender;
  readonly #backoff: DatabaseBackoff;
  readonly #sleep: WakeableSleep;
  readonly #underway = new Set<Promise<void>>();
  /** Callbacks of pending `postNow` calls, by slot id. */
  readonly #awaited = new Map<number, (result: SendResult) => void>();
  readonly #running: Promise<void>;
  #isClosing = false;
  #isOver = false;
  #isBacklogged = false;
  /** Infinity before the first round. */
  #lastRoundAt = Number.POSITIVE_INFINITY;

  constructor(deps: PostWorkerDeps) {
    const { subscriptions, slots, channels, pictureOf, clock, log } = deps;
    this.#deps = deps;
    this.#sleep = new WakeableSleep(clock);
    this.#scheduler = createScheduler(subscriptions, log);
    const backoff = createDatabaseBackoff({ clock, log });
    this.#backoff = backoff;
    const isOver = () => this.#isOver;
    this.#sender = new PostSender({ slots, channels, pictureOf, clock, log, backoff, isOver });
    this.#running = this.#run();
  }

  /** Call this after a change in the store, so that it takes effect at once. */
  wake(): void {
    this.#sleep.wake();
  }

  /**
   * Posts now, in addition to the schedule, once per `interactionId`. Takes about 20 seconds at most.
   *
   * @throws StoreError
   */
  async postNow(subscription: Subscription, interactionId: string): Promise<PostNowOutcome> {
    const { slots, clock } = this.#deps;
    const { guildId, id: subscriptionId } = subscription;
    const id = await slots.addManual(guildId, subscriptionId, interactionId, clock.now());
    if (id === undefined) return { kind: 'removed' };
    const result = Promise.withResolvers<SendResult>();
    this.#awaited.set(id, result.resolve);
    this.wake();
    try {
      for (const end = clock.now() + postNowPatience; ;) {
        const known = await Promise.race([result.promise, sleep(clock, askAgainAfter)]);
        // Another process may have posted it.
        const outcome = known ?? outcomeOf(await slots.get(id));
        if (outcome.kind !== 'waiting' || clock.now() >= end) return outcome;
      }
    } finally {
      this.#awaited.delete(id);
    }
  }

  /** Claims nothing more and finishes the posts in progress, for at most `patience` ms. */
  async close(patience: number): Promise<void> {
    this.#isClosing = true;
    this.#sleep.wake();
    const finished = this.#running.then(() => Promise.allSettled(this.#underway));
    await Promise.race([finished, sleep(this.#deps.clock, patience)]);
    this.#isOver = true;
  }

  async #run(): Promise<void> {
    const { log } = this.#deps;
    while (!this.#isClosing) {
      let rest = longestRest;
      try {
        rest = await this.#round();
        this.#backoff.settled(this);
      } catch (error) {
        if (error instanceof StoreError) rest = this.#backoff.failed(this, error);
        else log.error({ err: error }, 'production update round failed');
      }
      await this.#sleep.for(this.#isClosing ? 0 : rest);
    }
  }

  /** @returns how long to rest, in ms. */
  async #round(): Promise<number> {
    const { slots, clock } = this.#deps;
    const now = clock.now();
    if (now < this.#lastRoundAt - setBack) await this.#scheduler.rescheduleAll(now);
    this.#lastRoundAt = now;
    const scheduling = this.#isBacklogged ? scheduledInBacklog : scheduledPerRound;
    const areMoreDue = await this.#scheduler.scheduleDue(now, scheduling);
    const room = Math.min(claimBatch, mostUnderway - this.#underway.size);
    const begun = room === 0 ? 0 : await this.#begin(room);
    this.#isBacklogged = begun === room;
    if (this.#isBacklogged) return this.#hasRoom() ? 0 : shortestRest;
    if (areMoreDue) return 0;
    const next = (await slots.nextEventAt()) ?? Number.POSITIVE_INFINITY;
    return Math.min(Math.max(next - clock.now(), shortestRest), longestRest);
  }

  /** @returns the number of slots claimed or skipped. */
  async #begin(limit: number): Promise<number> {
    const { slots, clock, compose, log } = this.#deps;
    const now = clock.now();
    const { lastSent } = this.#sender;
    // Another server with older data may have taken over. Less often, the subscription was just removed.
    if (lastSent && !isRecorded(await slots.get(lastSent.id), lastSent.at)) {
      log.warn(
        { slot: lastSent.id },
        'last post not in the database; searching for due posts first',
      );
      this.#sender.distrust();
    }
    const request = { now, until: now + claimLength, limit, version: this.#deps.version() };
    const { claimed, skipped } = await slots.claim(request, compose);
    for (const { slot, why } of skipped) {
      const { id: subscription, guildId: guild } = slot.subscription;
      log.info({ slot: slot.id, subscription, guild, why }, 'update skipped');
      this.#awaited.get(slot.id)?.({ kind: 'nothing', why });
    }
    for (const slot of claimed) {
      const delivery = this.#deliver(slot).finally(() => this.#underway.delete(delivery));
      this.#underway.add(delivery);
    }
    return claimed.length + skipped.length;
  }

  async #deliver(slot: ClaimedSlot): Promise<void> {
    try {
      const result = await this.#sender.deliver(slot);
      const lateness = this.#deps.clock.now() - slot.dueAt;
      this.#deps.onSendResult?.(result.kind, result.kind === 'posted' ? lateness : undefined);
      if (result.kind !== 'waiting') this.#awaited.get(slot.id)?.(result);
      if (result.kind === 'waiting' || (this.#isBacklogged && this.#hasRoom())) this.wake();
    } catch (error) {
      if (error instanceof SilencedError) this.#isClosing = true;
      else if (error instanceof StoreError) this.#backoff.failed(this, error);
      else this.#deps.log.error({ ...namesOf(slot), err: error }, 'update abandoned');
    }
  }

  #hasRoom(): boolean {
    return mostUnderway - this.#underway.size >= enoughRoom;
  }
}

/** Another process may have found the post and recorded it again, at another time. */
function isRecorded(record: SlotRecord | undefined, at: number): boolean {
  return record?.state.state === 'sent' && record.state.at === at;
}

function outcomeOf(record: SlotRecord | undefined): PostNowOutcome {
  if (!record) return { kind: 'removed' };
  const { state } = record;
  switch (state.state) {
    case 'sent':
      return {
        kind: 'posted',
        channelId: state.channelId,
        messageId: state.messageId,
        publishTrouble: state.publishTrouble,
      };
    case 'skipped':
      return { kind: 'nothing', why: state.why };
    case 'waiting':
      return { kind: 'waiting', reason: state.reason };
    case 'sending':
      return { kind: 'waiting', reason: null };
  }
}
