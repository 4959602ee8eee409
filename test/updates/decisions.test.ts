import { describe, expect, it } from 'vitest';
import { postButton } from '#replies/buttons.ts';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import {
  firstStep,
  isMissed,
  isPostOf,
  outagePause,
  retryAfter,
  stepAfterSearch,
  type Knowledge,
} from '#updates/decisions.ts';
import { order } from '../store/order.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const now = Date.parse('2026-01-15T18:00:00Z');
const startedAt = now - 24 * hour;
const knowledge = { trustedSince: startedAt, askedJustNow: true };

const plain: ClaimedSlot = {
  id: 1,
  subscription: {
    id: 1,
    guildId: '1',
    createdBy: '2',
    createdAt: 0,
    revision: 1,
    nextDueAt: now + 24 * hour,
    outage: null,
    ...order({ channelId: '3' }).settings,
  },
  seen: 0,
  dueAt: now,
  kind: 'scheduled',
  idempotencyKey: 'key',
  mark: 'key',
  claim: 'claim',
  claimedUntil: now + minute,
  attempts: 0,
  channelId: '3',
  message: '{}',
  uncertainSince: null,
  messageId: null,
  isSuperseded: false,
};
const withSettings = (changes: Partial<Subscription>) => ({
  subscription: { ...plain.subscription, ...changes },
});
const skipping = withSettings({ missed: 'skip' });
const paused = withSettings({ nextDueAt: null });
const moved = withSettings({ channelId: '4' });
const superseded = { isSuperseded: true };
const byAdmin = { kind: 'manual' } as const;

/** Due this many hours ago. */
const late = (hours: number) => ({ dueAt: now - hours * hour });
/** Possibly posted this long ago. */
const unsure = (ms: number) => ({ uncertainSince: now - ms });
/** The database could be trusted since this many minutes ago. */
const trusted = (minutes: number) => ({ trustedSince: now - minutes * minute });

describe('the first step', () => {
  it.each<[string, Partial<ClaimedSlot>, string, Partial<Knowledge>?]>([
    ['is new', {}, 'post'],
    ['was due before the start', { dueAt: startedAt - 1 }, 'look'],
    ['is 5 h late', late(5), 'post'],
    ['is 7 h late', late(7), 'post'],
    ['is 5 h late, with skip', { ...skipping, ...late(5) }, 'post'],
    ['may have been posted a minute ago', unsure(minute), 'post'],
    ['may have been posted 3 minutes ago', unsure(3 * minute), 'look'],
    ['may have been posted in the future', unsure(-hour), 'look'],
    ['is superseded and in doubt', { ...superseded, ...unsure(minute) }, 'look'],
    ['is paused and in doubt', { ...paused, ...unsure(minute) }, 'look'],
    ['has moved and is in doubt', { ...moved, ...unsure(minute) }, 'look'],
    ['is too late and in doubt', { ...skipping, ...late(8), ...unsure(8 * hour) }, 'look'],
    ['is paused and was requested by an admin', { ...paused, ...byAdmin }, 'post'],
    ['was posted', { messageId: '9', ...unsure(0) }, 'publish'],
    ['was due before the start, with skip', { ...skipping, dueAt: startedAt - 1 }, 'too late'],
    ['is 7 h late, with skip', { ...skipping, ...late(7) }, 'too late'],
    ['was requested by an admin 7 h ago', { ...byAdmin, ...late(7) }, 'too late'],
    ['is superseded', superseded, 'superseded'],
    ['was due before the database could be trusted', late(1 / 30), 'look', trusted(1)],
    ['was requested before that', { ...byAdmin, ...late(1 / 30) }, 'look', trusted(1)],
    ['is due 64 min after that', {}, 'look', trusted(64)],
    ['is due 66 min after that', {}, 'post', trusted(66)],
    ['another process may have posted', unsure(minute), 'look', { askedJustNow: false }],
  ])('for a slot that %s: %3$s', (_, changes, expected, known) => {
    const next = firstStep({ ...plain, ...changes }, now, { ...knowledge, ...known });
    expect(next.step === 'skip' ? next.why : next.step).toBe(expected);
  });
});

const skip = (why: string) => ({ step: 'skip', why });

describe('the step after a search', () => {
  const inDoubt = unsure(hour);
  const found = { kind: 'found', messageId: '9', components: [] } as const;
  const withButtons = { ...found, components: buttons('key', 'a', 'b') };
  const absent = { kind: 'absent' } as const;
  const unreadable = { kind: 'unreadable' } as const;
  const tooLong = { kind: 'too long' } as const;
  const isFound = { step: 'found', messageId: '9' };
  const postedBefore = { step: 'posted before', updateIds: ['a', 'b'] };

  it.each([
    ['found', inDoubt, found, isFound],
    ['found although paused', { ...paused, ...inDoubt }, found, isFound],
    ['found although nothing was in doubt', {}, withButtons, postedBefore],
    ['in an unreadable history', {}, unreadable, { step: 'post' }],
    ['in an unreadable history, and in doubt', inDoubt, unreadable, skip('may have been posted')],
    ['in a history too long', {}, tooLong, { step: 'post' }],
    ['in a history too long, and in doubt', inDoubt, tooLong, skip('too many messages to check')],
    ['absent', {}, absent, { step: 'post' }],
    ['absent and too late', { ...skipping, ...late(7) }, absent, skip('too late')],
    ['absent and superseded', superseded, absent, skip('superseded')],
    ['absent and paused', paused, absent, skip('paused')],
    ['absent and moved', moved, absent, skip('edited')],
  ] as const)('if the post is %s', (_, changes, outcome, step) => {
    expect(stepAfterSearch({ ...plain, ...changes }, outcome, now)).toEqual(step);
  });
});

/** The buttons of a post with these updates. */
function buttons(mark: string, ...ids: readonly string[]) {
  const components = ids.map((id) => postButton(mark, 'update', id, ''));
  return [{ type: 1, components }];
}

const leaveOut = (...updateIds: readonly string[]) => ({ step: 'leave out', updateIds });

describe('a message with the mark of a post at once', () => {
  const message = JSON.stringify({ components: buttons('mark', 'a', 'b') });
  const slot = { ...plain, mark: 'mark', message };

  it.each([
    ['its updates', buttons('mark', 'a', 'b'), { step: 'found', messageId: '9' }],
    ['some of its updates', buttons('mark', 'b'), leaveOut('b')],
    ['more updates', buttons('mark', 'a', 'b', 'c'), leaveOut('a', 'b', 'c')],
    ['other updates', buttons('mark', 'c'), undefined],
    ['the mark of another subscription', buttons('other', 'a', 'b'), undefined],
  ])('that shows %s', (_, components, step) => {
    expect(isPostOf(slot, components)).toBe(step !== undefined);
    const found = { kind: 'found', messageId: '9', components } as const;
    if (step) expect(stepAfterSearch(slot, found, now)).toEqual(step);
  });
});

describe('isMissed', () => {
  it.each([
    [0, 'skip', false],
    [6 * hour, 'skip', false],
    [6 * hour + 1, 'skip', true],
    [6 * hour + 1, 'latest', false],
    [400 * hour, 'latest', false],
  ] as const)('after %d ms with %s is %s', (ms, missed, expected) => {
    expect(isMissed(now - ms, missed, now)).toBe(expected);
  });
});

describe('the delay of the next attempt', () => {
  const trouble = { kind: 'retry', reason: '', after: 0, certainlyNotDone: false } as const;

  it('doubles from one second to ten minutes', () => {
    const pauses = [0, 1, 2, 3, 8, 9, 10, 1000].map((tries) => retryAfter(trouble, tries));
    expect(pauses.map((ms) => ms / second)).toEqual([1, 2, 4, 8, 256, 512, 600, 600]);
  });

  it('is the one that Discord asks for', () => {
    const limited = { ...trouble, after: 7000, certainlyNotDone: true };
    expect([0, 20].map((tries) => retryAfter(limited, tries))).toEqual([7000, 7000]);
  });

  it('doubles from an hour to a day for a lost channel', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 50].map((tries) => outagePause(tries, 60));
    expect(pauses.map((ms) => ms / hour)).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });

  it('differs between lost channels by up to half', () => {
    const pauses = Array.from({ length: 60 }, (_, id) => outagePause(1, id) / hour);
    expect([Math.min(...pauses), Math.max(...pauses)]).toEqual([1, 1 + 59 / 120]);
    expect(new Set(pauses).size).toBe(60);
  });
});
