import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Components } from '#replies/buttons.ts';
import { withPicture } from '#replies/responder.ts';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { Slots } from '#store/slots/slots.ts';
import { StoreError } from '#store/store-error.ts';
import { OperatorError } from '#operator-error.ts';
import type { Runtime } from '#runtime.ts';
import type {
  ChannelMessage,
  Channels,
  Later,
  Lost,
  Picture,
  PostOutcome,
  Refused,
} from './channels.ts';
import { faultId } from './compose-post.ts';
import type { DatabaseBackoff } from './database-backoff.ts';
import {
  firstStep,
  isDoubt,
  isPostOf,
  nonceTrust,
  publishPatience,
  retryAfter,
  searchStart,
  stepAfterSearch,
  type AfterSearch,
} from './decisions.ts';
import { recordLoss } from './outages.ts';
import { describeTrouble } from './trouble.ts';

export interface PostSenderDeps extends Runtime {
  readonly slots: Slots;
  readonly channels: Channels;
  readonly backoff: DatabaseBackoff;
  /** The picture for a post, if it has one. Never rejects. */
  readonly pictureOf: (slot: ClaimedSlot) => Promise<Picture | undefined>;
  /** Whether the process is about to end, so that nothing is tried again. */
  readonly isOver: () => boolean;
}

/** Discord rejected the token, so this process can't send anything any more. */
export class SilencedError extends Error {
  override readonly name = 'SilencedError';
}

/** Outcome of a slot in this claim. */
export type SendResult =
  | {
      readonly kind: 'posted';
      readonly channelId: string;
      readonly messageId: string;
      /** Why it wasn't published; null if it was, or if the subscription doesn't publish. */
      readonly publishTrouble: string | null;
    }
  /** The slot was skipped. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** With Discord's error code. */
  | { readonly kind: 'lost'; readonly code: number }
  /** It will be posted later; `reason` explains the delay, if known. */
  | { readonly kind: 'waiting'; readonly reason: string | null };

/**
 * No request starts within this time before a claim ends, in ms. Its answer could arrive after another
 * process has claimed the slot. Discord has 10 seconds to answer; the rest is for the network and the database.
 */
const claimMargin = 15_000;

const someAreThere: Later = {
  kind: 'retry',
  after: 0,
  reason: 'some of its updates are in the channel already',
  certainlyNotDone: true,
};

const missingPermissions: number = RESTJSONErrorCodes.MissingPermissions;

/** Posts a claimed slot and records the outcome. */
export class PostSender {
  readonly #deps: PostSenderDeps;
  #trustedSince: number;
  /** Slots whose request was first sent within `nonceTrust`; each with the function that cancels its timer. */
  readonly #askedJustNow = new Map<number, () => void>();
  /** The slot that this process posted last, as recorded. */
  lastSent: { readonly id: number; readonly at: number } | undefined;

  constructor(deps: PostSenderDeps) {
    this.#deps = deps;
    this.#trustedSince = deps.clock.now();
  }

  /**
   * @throws SilencedError if Discord rejects the token, after releasing the slot; any other error leaves the slot
   *   claimed. It never ends the post: the next claim of the slot continues from there.
   */
  async deliver(slot: ClaimedSlot): Promise<SendResult> {
    try {
      const { backoff, slots } = this.#deps;
      const knowledge = {
        trustedSince: Math.max(this.#trustedSince, backoff.lastFailureAt(), slots.connectionLostAt),
        askedJustNow: this.#askedJustNow.has(slot.id),
      };
      return await this.#take(slot, firstStep(slot, this.#deps.clock.now(), knowledge));
    } catch (error) {
      if (error instanceof SilencedError) await this.#giveBack(slot);
      throw error;
    }
  }

  /** Call this if the database has lost posts: those that are due are looked for first. */
  distrust(): void {
    this.#trustedSince = this.#deps.clock.now();
    this.lastSent = undefined;
  }

  async #take(slot: ClaimedSlot, next: AfterSearch): Promise<SendResult> {
    switch (next.step) {
      case 'post':
        return this.#post(slot);
      case 'look':
        return this.#look(slot);
      case 'publish':
        return this.#publish(slot, slot.messageId ?? '');
      case 'found':
        return this.#posted(slot, next.messageId, 'update found in channel');
      case 'leave out':
        return this.#wait(slot, someAreThere, next.updateIds);
      case 'skip':
        return this.#skip(slot, next.why, !isDoubt(next.why));
      case 'posted before':
        return this.#skip(slot, 'posted before', true, { posted: next.updateIds });
    }
  }

  async #post(slot: ClaimedSlot): Promise<SendResult> {
    const picture = await this.#deps.pictureOf(slot);
    this.#noteRequest(slot.id);
    let outcome = await this.#request(slot, picture);
    // It may lack only Attach Files.
    if (picture && outcome.kind === 'lost' && outcome.code === missingPermissions) {
      outcome = await this.#request(slot);
    }
    switch (outcome.kind) {
      case 'sent':
        return this.#posted(slot, outcome.messageId, 'update posted');
      case 'deleted-since':
        return this.#skip(slot, 'posted, and deleted by somebody since', false);
      case 'retry':
        return this.#wait(slot, outcome);
      case 'lost':
        return this.#lose(slot, outcome);
      case 'refused':
        return this.#refuse(slot, outcome);
    }
  }

  #request(slot: ClaimedSlot, picture?: Picture): Promise<PostOutcome> {
    const message = withPicture(JSON.parse(slot.message) as ChannelMessage, picture);
    const notAfter = slot.claimedUntil - claimMargin;
    const { channels } = this.#deps;
    return rethrowFatal(
      channels.post(slot.channelId, message, slot.idempotencyKey, notAfter, picture),
    );
  }

  #noteRequest(id: number): void {
    if (this.#askedJustNow.has(id)) return;
    // A timer, unlike the clock, can't be set.
    const cancel = this.#deps.clock.after(nonceTrust, () => this.#askedJustNow.delete(id));
    this.#askedJustNow.set(id, cancel);
  }

  /** The request is over: a later one has a new message, or there is none. */
  #forgetRequest(id: number): void {
    this.#askedJustNow.get(id)?.();
    this.#askedJustNow.delete(id);
  }

  async #look(slot: ClaimedSlot): Promise<SendResult> {
    const { channels, clock } = this.#deps;
    const since = searchStart(slot, clock.now());
    const matches = (components: Components) => isPostOf(slot, components);
    const outcome = await rethrowFatal(channels.find(slot.channelId, matches, since));
    if (outcome.kind === 'retry') return this.#wait(slot, outcome);
    if (outcome.kind === 'lost') return this.#lose(slot, outcome);
    return this.#take(slot, stepAfterSearch(slot, outcome, clock.now()));
  }

  async #posted(slot: ClaimedSlot, messageId: string, words: string): Promise<SendResult> {
    const { slots, clock, log } = this.#deps;
    const { publish, outage } = slot.subscription;
    const at = clock.now();
    await this.#record(() => slots.sent(slot, { messageId, at, publish }));
    this.lastSent = { id: slot.id, at };
    this.#forgetRequest(slot.id);
    log.info({ ...namesOf(slot), lateMs: at - slot.dueAt }, words);
    if (outage) log.info({ ...namesOf(slot), code: outage.code }, 'channel recovered');
    if (publish) return this.#publish(slot, messageId);
    return { kind: 'posted', channelId: slot.channelId, messageId, publishTrouble: null };
  }

  async #publish(slot: ClaimedSlot, messageId: string): Promise<SendResult> {
    const { slots, channels, clock, log } = this.#deps;
    const outcome = await rethrowFatal(channels.publish(slot.channelId, messageId));
    const isPatient = clock.now() - slot.dueAt < publishPatience;
    const trouble = publishTrouble(outcome);
    if (outcome.kind === 'retry' && isPatient) {
      await this.#wait(slot, outcome);
    } else {
      await this.#record(() => slots.published(slot, { trouble }));
      if (trouble !== null) log.warn({ ...namesOf(slot), trouble }, 'update not published');
    }
    return { kind: 'posted', channelId: slot.channelId, messageId, publishTrouble: trouble };
  }

  /** @param posted ids of its updates that other messages in the channel show already. */
  async #wait(slot: ClaimedSlot, outcome: Later, posted?: readonly string[]): Promise<SendResult> {
    const { slots, clock, log } = this.#deps;
    const { reason } = outcome;
    const retryInMs = retryAfter(outcome, slot.attempts);
    const readyAt = clock.now() + retryInMs;
    const certainlyNotPosted = posted !== undefined || isCertain(slot, outcome);
    await this.#record(() => slots.retry(slot, { readyAt, reason, certainlyNotPosted, posted }));
    if (certainlyNotPosted) this.#forgetRequest(slot.id);
    log.info({ ...namesOf(slot), reason, retryInMs, tries: slot.attempts + 1 }, 'update delayed');
    return { kind: 'waiting', reason };
  }

  async #lose(slot: ClaimedSlot, outcome: Lost): Promise<SendResult> {
    if (slot.kind === 'manual') {
      // The admin gets an answer at once instead of a post an hour later.
      const why = describeTrouble(outcome.code).what;
      await this.#skip(slot, why, slot.uncertainSince === null, { level: 'warn' });
      return outcome;
    }
    await recordLoss(this.#deps, slot, outcome.code);
    return outcome;
  }

  async #refuse(slot: ClaimedSlot, { code, reason }: Refused): Promise<SendResult> {
    const { log } = this.#deps;
    log.error({ ...namesOf(slot), fault: faultId(), code, reason }, 'update refused by Discord');
    return this.#skip(slot, 'failed', slot.uncertainSince === null);
  }

  async #skip(
    slot: ClaimedSlot,
    why: string,
    forget: boolean,
    { level, posted }: { level?: 'warn'; posted?: readonly string[] } = {},
  ): Promise<SendResult> {
    const { slots, clock, log } = this.#deps;
    await this.#record(() => slots.skip(slot, { why, at: clock.now(), forget, posted }));
    this.#forgetRequest(slot.id);
    log[level ?? (isDoubt(why) ? 'warn' : 'info')]({ ...namesOf(slot), why }, 'update skipped');
    return { kind: 'nothing', why };
  }

  /** Releases the slot. Discord certainly did nothing for a rejected token. */
  async #giveBack(slot: ClaimedSlot): Promise<void> {
    const { slots, clock } = this.#deps;
    const reason = 'Discord refuses the token';
    const certainlyNotPosted = slot.uncertainSince === null && slot.messageId === null;
    await slots.retry(slot, { readyAt: clock.now(), reason, certainlyNotPosted });
  }

  #record<T>(task: () => Promise<T>): Promise<T> {
    return this.#deps.backoff.retry(task, this.#deps.isOver);
  }
}

/** `Channels` rejects with an error for the operator if Discord rejects the token, or if the database fails. */
async function rethrowFatal<T>(outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof StoreError || !(error instanceof OperatorError)) throw error;
    throw new SilencedError('Discord refuses the token', { cause: error });
  }
}

/** Log fields that identify a slot. */
export function namesOf({ id, subscription, channelId }: ClaimedSlot) {
  return {
    slot: id,
    subscription: subscription.id,
    guild: subscription.guildId,
    channel: channelId,
  };
}

/** Whether neither this attempt nor an earlier one can have posted the slot. */
function isCertain({ uncertainSince, messageId }: ClaimedSlot, outcome: Later): boolean {
  return uncertainSince === null && messageId === null && outcome.certainlyNotDone;
}

function publishTrouble(outcome: Awaited<ReturnType<Channels['publish']>>): string | null {
  switch (outcome.kind) {
    case 'done':
      return null;
    case 'gone':
      return 'The message was deleted before it could be published.';
    case 'lost':
      return describeTrouble(outcome.code).what;
    case 'retry':
      return outcome.reason;
    case 'refused':
      return `Discord refuses to publish it (code ${outcome.code}).`;
  }
}
