import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { Slots } from '#store/slots/slots.ts';
import { StoreError } from '#store/store-error.ts';
import type { ChannelMessage, Channels, Later, Lost, Refused } from './channels.ts';
import { faultId } from './composer.ts';
import {
  firstStep,
  publishPatience,
  retryAfter,
  stepAfterSearch,
  type AfterSearch,
} from './decisions.ts';
import { createOutages, type Outages } from './outages.ts';
import type { PostNowOutcome } from './post-now.ts';
import type { StoreWatch } from './database-backoff.ts';
import { inWords } from './trouble.ts';

export interface CourierParts {
  readonly slots: Slots;
  readonly channels: Channels;
  readonly clock: Clock;
  readonly log: Logger;
  readonly storeWatch: StoreWatch;
  /** Whether the process is about to end: then nothing is waited for. */
  readonly isOver: () => boolean;
}

/** Discord does not talk to this bot any more: there is nothing to be sent in this process. */
export class SilencedError extends Error {
  override readonly name = 'SilencedError';
}

/** What became of a slot in this claim. */
export type Fate = Exclude<PostNowOutcome, { kind: 'removed' }>;

/**
 * No request is made so shortly before a claim ends, in ms: what was asked then could be answered when the
 * slot is another's already. Discord has 10 seconds for an answer; the rest is for the way and the record.
 */
const claimMargin = 15_000;

/** Brings a claimed slot to its channel and records how that went. */
export class Courier {
  readonly #parts: CourierParts;
  readonly #outages: Outages;
  readonly #startedAt: number;
  /** Slots that Discord was asked to post in this claim. */
  readonly #asked = new WeakSet<ClaimedSlot>();

  constructor(parts: CourierParts) {
    this.#parts = parts;
    this.#outages = createOutages(parts);
    this.#startedAt = parts.clock.now();
  }

  /**
   * @throws SilencedError where Discord refuses the token, with the slot given back; StoreError where the
   *   database is out of order. Whoever claims the slot next goes on from there.
   */
  async deliver(slot: ClaimedSlot): Promise<Fate> {
    const { log } = this.#parts;
    try {
      return await this.#take(slot, firstStep(slot, this.#parts.clock.now(), this.#startedAt));
    } catch (error) {
      if (error instanceof SilencedError) await this.#giveBack(slot);
      if (error instanceof SilencedError || error instanceof StoreError) throw error;
      if (this.#parts.isOver()) throw error;
      const fault = faultId();
      log.error({ ...namesOf(slot), fault, err: error }, 'an update failed');
      return this.#skip(slot, 'failed', slot.uncertainSince === null && !this.#asked.has(slot));
    }
  }

  async #take(slot: ClaimedSlot, next: AfterSearch): Promise<Fate> {
    switch (next.step) {
      case 'post':
        return this.#post(slot);
      case 'look':
        return this.#look(slot);
      case 'publish':
        return this.#publish(slot, slot.messageId ?? '');
      case 'found':
        return this.#posted(slot, next.messageId, 'an update was found where it belongs');
      case 'skip':
        return this.#skip(slot, next.why, next.why !== 'may have been posted');
    }
  }

  async #post(slot: ClaimedSlot): Promise<Fate> {
    const message = JSON.parse(slot.message) as ChannelMessage;
    const notAfter = slot.claimedUntil - claimMargin;
    const { channels } = this.#parts;
    this.#asked.add(slot);
    const outcome = await heard(channels.post(slot.channelId, message, slot.mark, notAfter));
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

  async #look(slot: ClaimedSlot): Promise<Fate> {
    const { channels, clock } = this.#parts;
    const since = slot.uncertainSince ?? slot.dueAt;
    const outcome = await heard(channels.find(slot.channelId, slot.mark, since));
    if (outcome.kind === 'retry') return this.#wait(slot, outcome);
    if (outcome.kind === 'lost') return this.#lose(slot, outcome);
    return this.#take(slot, stepAfterSearch(slot, outcome, clock.now()));
  }

  async #posted(slot: ClaimedSlot, messageId: string, words: string): Promise<Fate> {
    const { slots, clock, log } = this.#parts;
    const { subscription } = slot;
    const at = clock.now();
    const publish = subscription.publish;
    await this.#record(() => slots.sent(slot, { messageId, at, publish }));
    log.info({ ...namesOf(slot), lateMs: at - slot.dueAt }, words);
    if (subscription.outage) {
      log.info({ ...namesOf(slot), code: subscription.outage.code }, 'a lost channel is back');
    }
    if (publish) return this.#publish(slot, messageId);
    return { kind: 'posted', channelId: slot.channelId, messageId, publishTrouble: null };
  }

  async #publish(slot: ClaimedSlot, messageId: string): Promise<Fate> {
    const { slots, channels, clock, log } = this.#parts;
    const outcome = await heard(channels.publish(slot.channelId, messageId));
    const isPatient = clock.now() - slot.dueAt < publishPatience;
    const trouble = publishTrouble(outcome);
    if (outcome.kind === 'retry' && isPatient) {
      await this.#wait(slot, outcome);
    } else {
      await this.#record(() => slots.published(slot, { trouble }));
      if (trouble !== null) log.warn({ ...namesOf(slot), trouble }, 'an update was not published');
    }
    return { kind: 'posted', channelId: slot.channelId, messageId, publishTrouble: trouble };
  }

  async #wait(slot: ClaimedSlot, outcome: Later): Promise<Fate> {
    const { slots, clock, log } = this.#parts;
    const { reason } = outcome;
    const retryInMs = retryAfter(outcome, slot.attempts);
    const readyAt = clock.now() + retryInMs;
    const certainlyNotPosted = isCertain(slot, outcome);
    await this.#record(() => slots.retry(slot, { readyAt, reason, certainlyNotPosted }));
    log.info({ ...namesOf(slot), reason, retryInMs, tries: slot.attempts + 1 }, 'update delayed');
    return { kind: 'waiting', reason };
  }

  async #lose(slot: ClaimedSlot, outcome: Lost): Promise<Fate> {
    if (slot.kind === 'manual') {
      // Whoever asked is told at once; a post of an hour later is not what they asked for.
      const why = inWords(outcome.code).what;
      await this.#skip(slot, why, slot.uncertainSince === null, 'warn');
      return outcome;
    }
    await this.#outages.lost(slot, outcome.code, (task) => this.#record(task));
    return outcome;
  }

  async #refuse(slot: ClaimedSlot, { code, reason }: Refused): Promise<Fate> {
    const { log } = this.#parts;
    log.error({ ...namesOf(slot), fault: faultId(), code, reason }, 'Discord refuses an update');
    return this.#skip(slot, 'failed', slot.uncertainSince === null);
  }

  async #skip(
    slot: ClaimedSlot,
    why: string,
    forget: boolean,
    level: 'info' | 'warn' = why === 'may have been posted' ? 'warn' : 'info',
  ): Promise<Fate> {
    const { slots, clock, log } = this.#parts;
    await this.#record(() => slots.skip(slot, { why, at: clock.now(), forget }));
    log[level]({ ...namesOf(slot), why }, 'update left out');
    return { kind: 'nothing', why };
  }

  /** What was asked with a refused token surely was not done. */
  async #giveBack(slot: ClaimedSlot): Promise<void> {
    const { slots, clock } = this.#parts;
    const reason = 'Discord refuses the token';
    const certainlyNotPosted = slot.uncertainSince === null && slot.messageId === null;
    await slots.retry(slot, { readyAt: clock.now(), reason, certainlyNotPosted });
  }

  #record<T>(task: () => Promise<T>): Promise<T> {
    return this.#parts.storeWatch.persist(task, this.#parts.isOver);
  }
}

/** `Channels` rejects for two reasons: the database, and a token that Discord refuses. */
async function heard<T>(outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new SilencedError('Discord refuses the token', { cause: error });
  }
}

/** What a slot is called in the log. */
export function namesOf({ id, subscription, channelId }: ClaimedSlot) {
  return {
    slot: id,
    subscription: subscription.id,
    guild: subscription.guildId,
    channel: channelId,
  };
}

/** Whether a slot surely is not posted: neither by this try nor by an earlier one. */
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
      return inWords(outcome.code).what;
    case 'retry':
      return outcome.reason;
    case 'refused':
      return `Discord refuses to publish it (code ${outcome.code}).`;
  }
}
