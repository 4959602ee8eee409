import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import type { ClaimedSlot, Compose, SlotRecord } from '#store/slots/slot.ts';
import type { Slots } from '#store/slots/slots.ts';
import { StoreError } from '#store/store-error.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { Subscriptions } from '#store/subscriptions.ts';
import type { Channels } from './channels.ts';
import { Courier, namesOf, SilencedError, type Fate } from './post-sender.ts';
import { createPlanner, type Planner } from './scheduler.ts';
import type { PostDesk, PostNowOutcome } from './post-now.ts';
import { StoreWatch } from './database-backoff.ts';

export interface DeskParts {
  readonly subscriptions: Subscriptions;
  readonly slots: Slots;
  readonly channels: Channels;
  readonly compose: Compose;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called after each attempt; `lateness` (ms) only if it was posted. */
  readonly onFate?: ((fate: Fate['kind'], lateness: number | undefined) => void) | undefined;
}

export interface Desk extends PostDesk {
  /** Claims nothing more and finishes the posts in progress, for at most `patience` ms. */
  close(patience: number): Promise<void>;
}

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
const plannedAtOnce = 100;
const plannedMeanwhile = 10;
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
export class UpdatesDesk implements Desk {
  readonly #parts: DeskParts;
  readonly #planner: Planner;
  readonly #courier: Courier;
  readonly #storeWatch: StoreWatch;
  readonly #underway = new Set<Promise<void>>();
  /** Callbacks of pending `postNow` calls, by slot id. */
  readonly #awaited = new Map<number, (fate: Fate) => void>();
  readonly #running: Promise<void>;
  #isClosing = false;
  #isOver = false;
  #isNudged = false;
  #isBacklogged = false;
  #wake: () => void = () => undefined;
  /** Infinity before the first round. */
  #lastRoundAt = Number.POSITIVE_INFINITY;

  constructor(parts: DeskParts) {
    const { subscriptions, slots, channels, clock, log } = parts;
    this.#parts = parts;
    this.#planner = createPlanner(subscriptions, log);
    const storeWatch = new StoreWatch(clock, log);
    this.#storeWatch = storeWatch;
    const isOver = () => this.#isOver;
    this.#courier = new Courier({ slots, channels, clock, log, storeWatch, isOver });
    this.#running = this.#run();
  }

  nudge(): void {
    this.#isNudged = true;
    this.#wake();
  }

  async postNow(subscription: Subscription, interactionId: string): Promise<PostNowOutcome> {
    const { slots, clock } = this.#parts;
    const { guildId, id: subscriptionId } = subscription;
    const id = await slots.addManual(guildId, subscriptionId, interactionId, clock.now());
    if (id === undefined) return { kind: 'removed' };
    const fate = Promise.withResolvers<Fate>();
    this.#awaited.set(id, fate.resolve);
    this.nudge();
    try {
      for (const end = clock.now() + postNowPatience; ;) {
        const known = await Promise.race([fate.promise, sleep(clock, askAgainAfter)]);
        // Another process may have posted it.
        const outcome = known ?? outcomeOf(await slots.get(id));
        if (outcome.kind !== 'waiting' || clock.now() >= end) return outcome;
      }
    } finally {
      this.#awaited.delete(id);
    }
  }

  async close(patience: number): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    await Promise.race([this.#finish(), sleep(this.#parts.clock, patience)]);
    this.#isOver = true;
  }

  async #finish(): Promise<void> {
    await this.#running;
    await Promise.allSettled(this.#underway);
  }

  async #run(): Promise<void> {
    const { log } = this.#parts;
    while (!this.#isClosing) {
      let rest = longestRest;
      try {
        rest = await this.#round();
        this.#storeWatch.settled(this);
      } catch (error) {
        if (error instanceof StoreError) rest = this.#storeWatch.failed(this, error);
        else log.error({ err: error }, 'production update round failed');
      }
      await this.#rest(rest);
    }
  }

  /** @returns how long to rest, in ms. */
  async #round(): Promise<number> {
    const { slots, clock } = this.#parts;
    const now = clock.now();
    if (now < this.#lastRoundAt - setBack) await this.#planner.replanAll(now);
    this.#lastRoundAt = now;
    const planning = this.#isBacklogged ? plannedMeanwhile : plannedAtOnce;
    const areMoreDue = await this.#planner.planDue(now, planning);
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
    const { slots, clock, compose, log } = this.#parts;
    const now = clock.now();
    const request = { now, until: now + claimLength, limit };
    const { claimed, skipped } = await slots.claim(request, compose);
    for (const { slot, why } of skipped) {
      const { id, subscription } = slot;
      log.info(
        { slot: id, subscription: subscription.id, guild: subscription.guildId, why },
        'update skipped',
      );
      this.#awaited.get(id)?.({ kind: 'nothing', why });
    }
    for (const slot of claimed) {
      const delivery = this.#deliver(slot).finally(() => this.#underway.delete(delivery));
      this.#underway.add(delivery);
    }
    return claimed.length + skipped.length;
  }

  async #deliver(slot: ClaimedSlot): Promise<void> {
    try {
      const fate = await this.#courier.deliver(slot);
      const lateness = this.#parts.clock.now() - slot.dueAt;
      this.#parts.onFate?.(fate.kind, fate.kind === 'posted' ? lateness : undefined);
      if (fate.kind !== 'waiting') this.#awaited.get(slot.id)?.(fate);
      if (fate.kind === 'waiting' || (this.#isBacklogged && this.#hasRoom())) this.nudge();
    } catch (error) {
      if (error instanceof SilencedError) this.#isClosing = true;
      else if (error instanceof StoreError) this.#storeWatch.failed(this, error);
      else this.#parts.log.error({ ...namesOf(slot), err: error }, 'update abandoned');
    }
  }

  #hasRoom(): boolean {
    return mostUnderway - this.#underway.size >= enoughRoom;
  }

  async #rest(ms: number): Promise<void> {
    if (ms > 0 && !this.#isNudged && !this.#isClosing) {
      await new Promise<void>((resolve) => {
        const cancel = this.#parts.clock.after(ms, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#wake = () => undefined;
    this.#isNudged = false;
  }
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
