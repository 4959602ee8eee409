import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { MissedPolicy } from '#subscriptions/subscription.ts';
import type { Later, SearchOutcome } from './channels.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A run that is later than this is posted only where the subscription says so, in ms. */
export const lateness = 6 * hour;

/**
 * For so long the same request may simply be made again, as Discord remembers its nonce "for the past few
 * minutes" (https://docs.discord.com/developers/resources/message#create-message); in ms.
 */
export const nonceTrust = 2 * minute;

/** An announcement that could not be published for so long stays unpublished, in ms. */
export const publishPatience = 24 * hour;

export type Step =
  | { readonly step: 'post' | 'look' | 'publish' }
  | { readonly step: 'skip'; readonly why: Withdrawal | 'too late' };

/** Why a run is not wanted any more. */
type Withdrawal = 'superseded' | 'paused' | 'edited';

/**
 * What a claimed slot needs next. A run that was due before this process started is looked for first even where
 * nothing is in doubt: the database may be an older copy of itself that was put back since.
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

/** What it needs where it surely is not in the channel. */
export function stepOfUnposted(slot: ClaimedSlot, now: number): Step {
  const why = withdrawalOf(slot);
  if (why !== undefined) return { step: 'skip', why };
  const isLate = now - slot.dueAt > lateness;
  const mayBeLate = slot.kind === 'scheduled' && slot.subscription.missed === 'latest';
  return isLate && !mayBeLate ? { step: 'skip', why: 'too late' } : { step: 'post' };
}

/** What came between, since its message was made. */
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

/** What it needs after a look into the channel's history: rather no post than two. */
export function stepAfterSearch(
  slot: ClaimedSlot,
  found: Exclude<SearchOutcome, { kind: 'retry' | 'lost' }>,
  now: number,
): AfterSearch {
  const isInDoubt = slot.uncertainSince !== null;
  switch (found.kind) {
    case 'found':
      // Where nothing was in doubt the message there is another one than was composed now.
      return isInDoubt
        ? { step: 'found', messageId: found.messageId }
        : { step: 'skip', why: 'posted before' };
    case 'absent':
      return stepOfUnposted(slot, now);
    case 'unreadable':
      return isInDoubt ? { step: 'skip', why: 'may have been posted' } : stepOfUnposted(slot, now);
  }
}

/** What becomes of the last run up to now, where a subscription's time has come. */
export function stepOfRun(dueAt: number, missed: MissedPolicy, now: number): 'post' | 'missed' {
  return now - dueAt > lateness && missed === 'skip' ? 'missed' : 'post';
}

/** How long until the next try: as Discord says, or from a second, doubling, up to ten minutes. In ms. */
export function retryAfter({ after, certainlyNotDone }: Later, attempts: number): number {
  if (certainlyNotDone && after > 0) return Math.max(after, second);
  return Math.max(after, Math.min(second * 2 ** Math.min(attempts, 20), 10 * minute));
}

/** How long until a lost channel is tried again, by the number of tries in vain: an hour, up to a day. In ms. */
export function outagePause(tries: number): number {
  return Math.min(hour * 2 ** Math.min(tries - 1, 10), 24 * hour);
}
