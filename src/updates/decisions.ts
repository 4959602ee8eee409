import { idempotencyKeyIn, postButtonsIn, type Components } from '#replies/buttons.ts';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { MissedPolicy } from '#subscriptions/subscription.ts';
import { clockTolerance, type ChannelMessage, type Later, type SearchOutcome } from './channels.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A slot that is later than this is only posted if the subscription's `missed` is `latest`. In ms. */
export const lateness = 6 * hour;

/**
 * How long the same request can safely be repeated: Discord remembers its nonce "for the past few minutes"
 * (https://docs.discord.com/developers/resources/message#create-message). In ms.
 */
export const nonceTrust = 2 * minute;

/** How long publishing an announcement is attempted, in ms. */
export const publishPatience = 24 * hour;

export type Step =
  | { readonly step: 'post' | 'look' | 'publish' }
  | { readonly step: 'skip'; readonly why: Withdrawal | 'too late' };

type Withdrawal = 'superseded' | 'paused' | 'edited';

/** Facts about a slot that only this process knows. */
export interface Knowledge {
  /**
   * The database shows all posts that were sent since then, in ms since the epoch. Before a start it may have been
   * restored from a backup, and while it was unreachable another server may have taken over.
   */
  readonly trustedSince: number;
  /** Whether this process itself first sent this slot's request within `nonceTrust`. */
  readonly askedJustNow: boolean;
}

/** The next step for a claimed slot. The channel is searched first if the post may be in it already. */
export function firstStep(
  slot: ClaimedSlot,
  now: number,
  { trustedSince, askedJustNow }: Knowledge,
): Step {
  if (slot.messageId !== null) return { step: 'publish' };
  const { uncertainSince } = slot;
  if (uncertainSince === null) {
    const next = stepOfUnposted(slot, now);
    // A process whose clock was ahead may have posted it early.
    const mayBePosted = slot.dueAt < trustedSince + clockTolerance;
    return next.step === 'post' && mayBePosted ? { step: 'look' } : next;
  }
  // The clock may have been set, and timers stop while a machine sleeps: both have to agree.
  const age = now - uncertainSince;
  const isFresh = askedJustNow && age >= 0 && age < nonceTrust;
  return { step: isFresh && withdrawalOf(slot) === undefined ? 'post' : 'look' };
}

/** The next step for a slot that is certainly not in the channel. */
function stepOfUnposted(slot: ClaimedSlot, now: number): Step {
  const why = withdrawalOf(slot);
  if (why !== undefined) return { step: 'skip', why };
  const isLate = now - slot.dueAt > lateness;
  const { missed, delivery } = slot.subscription;
  const mayBeLate = slot.kind === 'scheduled' && (missed === 'latest' || delivery === 'at-once');
  return isLate && !mayBeLate ? { step: 'skip', why: 'too late' } : { step: 'post' };
}

function withdrawalOf({
  kind,
  channelId,
  subscription,
  isSuperseded,
}: ClaimedSlot): Withdrawal | undefined {
  if (isSuperseded) return 'superseded';
  if (channelId !== subscription.channelId) return 'edited';
  return kind === 'scheduled' && subscription.nextDueAt === null ? 'paused' : undefined;
}

/** Start of the history search. A database restored from up to a day ago doesn't know about recent posts at once. */
export function searchStart(slot: ClaimedSlot, now: number): number {
  const before = isAtOnce(slot) ? 24 * hour : 0;
  return Math.min(slot.uncertainSince ?? slot.dueAt - before, now);
}

/** Whether a message has the slot's mark and, as posts at once share theirs, also shows one of the slot's updates. */
export function isPostOf(slot: ClaimedSlot, components: Components): boolean {
  if (idempotencyKeyIn(components) !== slot.mark) return false;
  if (!isAtOnce(slot)) return true;
  const own = updatesIn(componentsOf(slot));
  return updatesIn(components).some((id) => own.includes(id));
}

function isAtOnce({ mark, idempotencyKey }: ClaimedSlot): boolean {
  return mark !== idempotencyKey;
}

function componentsOf({ message }: ClaimedSlot): Components {
  return (JSON.parse(message) as ChannelMessage).components ?? [];
}

/** Ids of the updates that a post shows. */
function updatesIn(components: Components): readonly string[] {
  return postButtonsIn(components).flatMap(({ kind, id }) => (kind === 'update' ? [id] : []));
}

export type AfterSearch =
  | Step
  | { readonly step: 'found'; readonly messageId: string }
  /** Some of its updates are in the channel, in another message. */
  | { readonly step: 'leave out'; readonly updateIds: readonly string[] }
  /** A post that the database lost, with these updates. */
  | { readonly step: 'posted before'; readonly updateIds: readonly string[] }
  | { readonly step: 'skip'; readonly why: Doubt };

/** Why a slot that may have been posted isn't posted again: the channel's history can't be read, or is too long. */
export type Doubt = 'may have been posted' | 'too many messages to check';

export function isDoubt(why: string): why is Doubt {
  return why === 'may have been posted' || why === 'too many messages to check';
}

/** The next step after a search of the channel's history. If in doubt, no post is better than two. */
export function stepAfterSearch(
  slot: ClaimedSlot,
  found: Exclude<SearchOutcome, { kind: 'retry' | 'lost' }>,
  now: number,
): AfterSearch {
  const isInDoubt = slot.uncertainSince !== null;
  switch (found.kind) {
    case 'found':
      if (isAtOnce(slot)) return stepOfPostAtOnce(slot, found);
      // If nothing was in doubt, that message isn't the one that was composed now.
      return isInDoubt
        ? { step: 'found', messageId: found.messageId }
        : { step: 'posted before', updateIds: updatesIn(found.components) };
    case 'absent':
      return stepOfUnposted(slot, now);
    case 'unreadable':
      return isInDoubt ? { step: 'skip', why: 'may have been posted' } : stepOfUnposted(slot, now);
    case 'too long':
      return isInDoubt
        ? { step: 'skip', why: 'too many messages to check' }
        : stepOfUnposted(slot, now);
  }
}

function stepOfPostAtOnce(
  slot: ClaimedSlot,
  { messageId, components }: Extract<SearchOutcome, { kind: 'found' }>,
): AfterSearch {
  const shown = updatesIn(components);
  const isSame = shown.join(' ') === updatesIn(componentsOf(slot)).join(' ');
  return isSame ? { step: 'found', messageId } : { step: 'leave out', updateIds: shown };
}

/** Whether it is too late to post the latest due time of a subscription. */
export function isMissed(dueAt: number, missed: MissedPolicy, now: number): boolean {
  return now - dueAt > lateness && missed === 'skip';
}

/** Delay before the next attempt: Discord's own, or one second, doubling up to ten minutes. In ms. */
export function retryAfter({ after, certainlyNotDone }: Later, attempts: number): number {
  if (certainlyNotDone && after > 0) return Math.max(after, second);
  return Math.max(after, Math.min(second * 2 ** Math.min(attempts, 20), 10 * minute));
}

/**
 * Delay before a lost channel is tried again, in ms: one hour, doubling with each attempt up to a day, and up to half
 * longer depending on `id`. Channels lost together must not all be retried together: Discord allows few refused
 * requests.
 */
export function outagePause(tries: number, id: number): number {
  const pause = Math.min(hour * 2 ** Math.min(tries - 1, 10), 24 * hour);
  return Math.round(pause * (1 + (id % 60) / 120));
}
