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
/** The same slot with other settings of its subscription. */
function withSettings(changes: Partial<Subscription>): ClaimedSlot {
  return { ...plain, subscription: { ...plain.subscription, ...changes } };
}

const skipping = withSettings({ missed: 'skip' });
const paused = withSettings({ nextDueAt: null });
const moved = withSettings({ channelId: '4' });
const superseded = { ...plain, isSuperseded: true };
const byAdmin = { kind: 'manual' } as const;

/** Due this many hours ago. */
const late = (hours: number) => ({ dueAt: now - hours * hour });
/** Possibly posted this long ago. */
const unsure = (ms: number) => ({ uncertainSince: now - ms });

function skip(why: string) {
  return { step: 'skip', why };
}

describe('the first step', () => {
  it.each<[string, ClaimedSlot, 'post' | 'look' | 'publish']>([
    ['is new', plain, 'post'],
    ['was due before the start', { ...plain, dueAt: startedAt - 1 }, 'look'],
    ['is 5 h late', { ...plain, ...late(5) }, 'post'],
    ['is 7 h late', { ...plain, ...late(7) }, 'post'],
    ['is 5 h late, with skip', { ...skipping, ...late(5) }, 'post'],
    ['may have been posted a minute ago', { ...plain, ...unsure(minute) }, 'post'],
    ['may have been posted 3 minutes ago', { ...plain, ...unsure(3 * minute) }, 'look'],
    ['may have been posted in the future', { ...plain, ...unsure(-hour) }, 'look'],
    ['is superseded and in doubt', { ...superseded, ...unsure(minute) }, 'look'],
    ['is paused and in doubt', { ...paused, ...unsure(minute) }, 'look'],
    ['has moved and is in doubt', { ...moved, ...unsure(minute) }, 'look'],
    ['is too late and in doubt', { ...skipping, ...late(8), ...unsure(8 * hour) }, 'look'],
    ['is paused and was requested by an admin', { ...paused, ...byAdmin }, 'post'],
    ['was posted', { ...plain, messageId: '9', ...unsure(0) }, 'publish'],
  ])('for a slot that %s: %3$s', (_, slot, step) => {
    expect(firstStep(slot, now, knowledge)).toEqual({ step });
  });

  it.each<[string, ClaimedSlot, string]>([
    ['was due before the start, with skip', { ...skipping, dueAt: startedAt - 1 }, 'too late'],
    ['is 7 h late, with skip', { ...skipping, ...late(7) }, 'too late'],
    ['was requested by an admin 7 h ago', { ...plain, ...byAdmin, ...late(7) }, 'too late'],
    ['is superseded', superseded, 'superseded'],
  ])('skips a slot that %s', (_, slot, why) => {
    expect(firstStep(slot, now, knowledge)).toEqual(skip(why));
  });

  it.each(['scheduled', 'manual'] as const)(
    'for a %s slot from before the database could be trusted: look',
    (kind) => {
      const slot = { ...plain, kind, dueAt: now - 2 * minute };
      const trusted = { ...knowledge, trustedSince: now - minute };
      expect(firstStep(slot, now, trusted)).toEqual({ step: 'look' });
    },
  );

  it.each([
    [64, 'look'],
    [66, 'post'],
  ])('for a slot due %i min after the database could be trusted: %s', (minutes, step) => {
    const trusted = { ...knowledge, trustedSince: now - minutes * minute };
    expect(firstStep(plain, now, trusted)).toEqual({ step });
  });

  it('for a slot that another process may just have posted: look', () => {
    const slot = { ...plain, ...unsure(minute) };
    expect(firstStep(slot, now, { ...knowledge, askedJustNow: false })).toEqual({ step: 'look' });
  });
});

describe('the step after a search', () => {
  const inDoubt = { ...plain, ...unsure(hour) };
  const found = { kind: 'found', messageId: '9', components: [] } as const;
  const absent = { kind: 'absent' } as const;
  const unreadable = { kind: 'unreadable' } as const;
  const tooLong = { kind: 'too long' } as const;

  it.each([
    ['found', inDoubt, found, { step: 'found', messageId: '9' }],
    [
      'found although paused',
      { ...paused, ...unsure(hour) },
      found,
      { step: 'found', messageId: '9' },
    ],
    [
      'found although nothing was in doubt',
      plain,
      { ...found, components: buttons('key', 'a', 'b') },
      { step: 'posted before', updateIds: ['a', 'b'] },
    ],
    ['in an unreadable history', plain, unreadable, { step: 'post' }],
    ['in an unreadable history, and in doubt', inDoubt, unreadable, skip('may have been posted')],
    ['in a history too long', plain, tooLong, { step: 'post' }],
    ['in a history too long, and in doubt', inDoubt, tooLong, skip('too many messages to check')],
    ['absent', plain, absent, { step: 'post' }],
    ['absent and too late', { ...skipping, ...late(7) }, absent, skip('too late')],
    ['absent and superseded', superseded, absent, skip('superseded')],
    ['absent and paused', paused, absent, skip('paused')],
    ['absent and moved', moved, absent, skip('edited')],
  ] as const)('if the post is %s', (_, slot, outcome, step) => {
    expect(stepAfterSearch(slot, outcome, now)).toEqual(step);
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
