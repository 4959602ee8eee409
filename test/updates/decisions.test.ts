import { describe, expect, it } from 'vitest';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import {
  firstStep,
  isMissed,
  outagePause,
  retryAfter,
  stepAfterSearch,
  type Step,
} from '#updates/decisions.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const now = Date.parse('2026-01-15T18:00:00Z');
const startedAt = now - 24 * hour;

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
    channelId: '3',
    timing: { days: 'daily', time: '18:00' },
    timezone: 'UTC',
    content: 'news',
    mentionRoleId: null,
    missed: 'latest',
    silent: false,
    publish: false,
  },
  dueAt: now,
  kind: 'scheduled',
  idempotencyKey: 'idempotencyKey',
  claim: 'claim',
  claimedUntil: now + minute,
  attempts: 0,
  channelId: '3',
  message: '{}',
  uncertainSince: null,
  messageId: null,
  isSuperseded: false,
};
const inDoubt = { ...plain, uncertainSince: now - hour };
const skipping = { ...plain, subscription: { ...plain.subscription, missed: 'skip' } } as const;
const tooLate: Step = { step: 'skip', why: 'too late' };
const superseded: Step = { step: 'skip', why: 'superseded' };
const paused = { ...plain, subscription: { ...plain.subscription, nextDueAt: null } } as const;
const moved = { ...plain, subscription: { ...plain.subscription, channelId: '4' } } as const;

describe('the first step', () => {
  it.each<[string, ClaimedSlot, Step]>([
    ['is new', plain, { step: 'post' }],
    ['was due before the start', { ...skipping, dueAt: startedAt - 1 }, tooLate],
    ['was due before the start, latest', { ...plain, dueAt: startedAt - 1 }, { step: 'look' }],
    ['is 5 h late', { ...plain, dueAt: now - 5 * hour }, { step: 'post' }],
    ['is 7 h late, latest', { ...plain, dueAt: now - 7 * hour }, { step: 'post' }],
    ['is 5 h late, skip', { ...skipping, dueAt: now - 5 * hour }, { step: 'post' }],
    ['is 7 h late, skip', { ...skipping, dueAt: now - 7 * hour }, tooLate],
    [
      'was requested by an admin 7 h ago',
      { ...plain, kind: 'manual', dueAt: now - 7 * hour },
      tooLate,
    ],
    ['is followed by a later slot', { ...plain, isSuperseded: true }, superseded],
    [
      'may have been posted a minute ago',
      { ...plain, uncertainSince: now - minute },
      { step: 'post' },
    ],
    [
      'may have been posted 3 minutes ago',
      { ...plain, uncertainSince: now - 3 * minute },
      { step: 'look' },
    ],
    [
      'may have been posted in the future',
      { ...plain, uncertainSince: now + hour },
      { step: 'look' },
    ],
    [
      'may have been posted a minute ago and is followed by a later slot',
      { ...plain, uncertainSince: now - minute, isSuperseded: true },
      { step: 'look' },
    ],
    [
      'may have been posted a minute ago and has been paused since',
      { ...paused, uncertainSince: now - minute },
      { step: 'look' },
    ],
    [
      'may have been posted a minute ago and has moved since',
      { ...moved, uncertainSince: now - minute },
      { step: 'look' },
    ],
    ['is paused and was requested by an admin', { ...paused, kind: 'manual' }, { step: 'post' }],
    [
      'may have been posted hours ago and is too late',
      { ...skipping, uncertainSince: now - 8 * hour, dueAt: now - 8 * hour },
      { step: 'look' },
    ],
    ['was posted', { ...plain, messageId: '9', uncertainSince: now }, { step: 'publish' }],
  ])('of a slot that %s', (_, slot, step) => {
    expect(firstStep(slot, now, startedAt)).toEqual(step);
  });

  it.each([
    ['scheduled', 'look'],
    ['manual', 'post'],
  ] as const)('of a %s slot from just before the start is to %s', (kind, step) => {
    const slot = { ...plain, kind, dueAt: now - 2 * minute };
    expect(firstStep(slot, now, now - minute)).toEqual({ step });
  });
});

describe('the step after a search', () => {
  it.each([
    ['found', inDoubt, { kind: 'found', messageId: '9' }, { step: 'found', messageId: '9' }],
    [
      'found although nothing was in doubt',
      plain,
      { kind: 'found', messageId: '9' },
      { step: 'skip', why: 'posted before' },
    ],
    [
      'in an unreadable history, with nothing in doubt',
      plain,
      { kind: 'unreadable' },
      { step: 'post' },
    ],
    ['absent', plain, { kind: 'absent' }, { step: 'post' }],
    ['absent and too late', { ...skipping, dueAt: now - 7 * hour }, { kind: 'absent' }, tooLate],
    ['absent and superseded', { ...plain, isSuperseded: true }, { kind: 'absent' }, superseded],
    ['absent and paused', paused, { kind: 'absent' }, { step: 'skip', why: 'paused' }],
    ['absent and moved', moved, { kind: 'absent' }, { step: 'skip', why: 'edited' }],
    [
      'found although paused',
      { ...paused, uncertainSince: now - hour },
      { kind: 'found', messageId: '9' },
      { step: 'found', messageId: '9' },
    ],
    [
      'in an unreadable history, and in doubt',
      inDoubt,
      { kind: 'unreadable' },
      { step: 'skip', why: 'may have been posted' },
    ],
  ] as const)('if the post is %s', (_, slot, found, step) => {
    expect(stepAfterSearch(slot, found, now)).toEqual(step);
  });
});

describe('isMissed', () => {
  it.each([
    [0, 'skip', false],
    [6 * hour, 'skip', false],
    [6 * hour + 1, 'skip', true],
    [6 * hour + 1, 'latest', false],
    [400 * hour, 'latest', false],
  ] as const)('after %d ms with %s is %s', (late, missed, expected) => {
    expect(isMissed(now - late, missed, now)).toBe(expected);
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
    const pauses = [1, 2, 3, 4, 5, 6, 50].map(outagePause);
    expect(pauses.map((ms) => ms / hour)).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });
});
