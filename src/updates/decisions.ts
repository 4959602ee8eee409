import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { MissedPolicy } from '#subscriptions/subscription.ts';
import type { Later, SearchOutcome } from './channels.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A slot that is later than this is only posted if the subscription's `missed` is `latest`. In ms. */
export const lateness = 6 * hour;

/**
 * How long the same request can safely be repeated: Discord remembers its nonce "for the past few minutes"
 * (https://docs.discord.com/developers/resources/message#create-message). In ms.
 */
const nonceTrust = 2 * minute;

/** How long publishing an announcement is attempted, in ms. */
export const publishPatience = 24 * hour;

export type Step =
  | { readonly step: 'post' | 'look' | 'publish' }
  | { readonly step: 'skip'; readonly why: Withdrawal | 'too late' };

type Withdrawal = 'superseded' | 'paused' | 'edited';

/**
 * The next step for a claimed slot. If it was due before this process started, the channel is searched first
 * even if nothing is in doubt: the database may have been restored from a backup.
 */
export function firstStep(slot: ClaimedSlot, now: number, startedAt: number): Step {
  if (slot.messageId !== null) return { step: 'publish' };
  const { uncertainSince } = slot;
  if (uncertainSince === null) {
    const next = stepOfUnposted(slot, now);
    const isOld = slot.kind === 'scheduled' && slot.dueAt < startedAt;
    return next.step === 'post' && isOld ? { step: 'look' } : next;
  }
  const age = now - uncertainSince;
  const isFresh = age >= 0 && age < nonceTrust;
  return { step: isFresh && withdrawalOf(slot) === undefined ? 'post' : 'look' };
}

/** The next step for a slot that is certainly not in the channel. */
function stepOfUnposted(slot: ClaimedSlot, now: number): Step {
  const why = withdrawalOf(slot);
  if (why !== undefined) return { step: 'skip', why };
  const isLate = now - slot.dueAt > lateness;
  const mayBeLate = slot.kind === 'scheduled' && slot.subscription.missed === 'latest';
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

export type AfterSearch =
  | Step
  | { readonly step: 'found'; readonly messageId: string }
  | { readonly step: 'skip'; readonly why: 'may have been posted' | 'posted before' };

/** The next step after a search of the channel's history. If in doubt, no post is better than two. */
export function stepAfterSearch(
  slot: ClaimedSlot,
  found: Exclude<SearchOutcome, { kind: 'retry' | 'lost' }>,
  now: number,
): AfterSearch {
  const isInDoubt = slot.uncertainSince !== null;
  switch (found.kind) {
    case 'found':
      // If nothing was in doubt, that message isn't the one that was composed now.
      return isInDoubt
        ? { step: 'found', messageId: found.messageId }
        : { step: 'skip', why: 'posted before' };
    case 'absent':
      return stepOfUnposted(slot, now);
    case 'unreadable':
      return isInDoubt ? { step: 'skip', why: 'may have been posted' } : stepOfUnposted(slot, now);
  }
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

/** Delay before a lost channel is tried again: one hour, doubling with each attempt up to a day. In ms. */
export function outagePause(tries: number): number {
  return Math.min(hour * 2 ** Math.min(tries - 1, 10), 24 * hour);
}
