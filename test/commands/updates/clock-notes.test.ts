import { describe, expect, it } from 'vitest';
import { clockNote } from '#commands/updates/views/clock-notes.ts';
import { nextDueTimes, type ChosenTiming } from '#subscriptions/schedule.ts';
import { timingOf } from '../../subscriptions/timings.ts';

const newYork = 'America/New_York';

/** What is said of the next three posts. */
function noteOn(chosen: ChosenTiming, timezone: string, now: string): string | undefined {
  const timing = timingOf(chosen);
  const runs = nextDueTimes(timing, timezone, Date.parse(now), 3);
  return clockNote({ timing, timezone, runs }, Date.parse(now));
}

function on(instant: string): string {
  return `<t:${Date.parse(instant) / 1000}:D>`;
}

describe('a change of the clock near the next posts', () => {
  it.each<[string, ChosenTiming, string, string, RegExp]>([
    ['a day ahead', {}, 'Europe/London', '2026-10-24T12:00Z', /^🕰️.* back by an hour on .*18:00/],
    ['before the first', {}, 'Europe/London', '2026-10-24T18:00Z', /back by an hour/],
    ['weeks between', { cron: '0 9 1 * *' }, newYork, '2027-02-20T00:00Z', /forward by an hour/],
    ['half an hour', {}, 'Australia/Lord_Howe', '2026-10-03T00:00Z', /forward by 30 minutes/],
    ['no time of day', { cron: '0 */6 * * *' }, newYork, '2027-03-13T20:00Z', /keep to local/],
  ])('GIVEN %s THEN it is told', (_, chosen, timezone, now, words) => {
    expect(noteOn(chosen, timezone, now)).toMatch(words);
  });

  it.each<[string, ChosenTiming, string, string, string, string]>([
    [
      'a time that is jumped over',
      { cron: '30 2 14 3 *' },
      newYork,
      '2026-11-22T00:00Z',
      'forward',
      "02:30 doesn't exist that night, so the post comes at 03:00.",
    ],
    [
      'several that are jumped over',
      { cron: '*/15 2 * * *' },
      newYork,
      '2027-03-14T06:50Z',
      'forward',
      "02:00 doesn't exist that night, so the post comes at 03:00.",
    ],
    [
      'a time that comes twice',
      { cron: '30 1 7 11 *' },
      newYork,
      '2026-11-22T00:00Z',
      'back',
      '01:30 happens twice that night; the post comes the first time.',
    ],
    [
      'the hour after a jump',
      { time: '3:00' },
      newYork,
      '2027-03-13T12:00Z',
      'forward',
      'Posts stay at 03:00 local time.',
    ],
    [
      'the hour before one that comes twice',
      { time: '0:59' },
      newYork,
      '2027-11-06T12:00Z',
      'back',
      'Posts stay at 00:59 local time.',
    ],
    [
      'the hour after one that comes twice',
      { time: '2:00' },
      newYork,
      '2027-11-06T12:00Z',
      'back',
      'Posts stay at 02:00 local time.',
    ],
  ])('GIVEN %s THEN what becomes of it', (_, chosen, timezone, now, direction, words) => {
    const note = noteOn(chosen, timezone, now);
    expect(note).toContain(`go ${direction} by`);
    expect(note?.endsWith(words), note).toBe(true);
  });

  it('GIVEN posts years apart, one in the night of a change THEN it is that change', () => {
    const note = noteOn({ cron: '30 1 7 11 *' }, newYork, '2026-11-22T00:00Z');
    expect(note).toContain(on('2027-11-07T06:00Z'));
  });

  it('GIVEN two changes THEN the one that comes nearest to a post, though it is the later one', () => {
    // Clocks in Morocco went back for Ramadan, from 15 February to 22 March 2026.
    const note = noteOn({ cron: '0 9 21 * *' }, 'Africa/Casablanca', '2026-01-01T00:00Z');
    expect(note).toContain('go forward by an hour');
  });

  it.each<[string, ChosenTiming, string, string]>([
    ['no change before the last', {}, 'Europe/London', '2026-11-22T12:00Z'],
    ['days between change and post', { cron: '30 1 1 11 *' }, newYork, '2026-11-22T00:00Z'],
    ['a change that is over', { time: '1:30' }, newYork, '2027-03-14T07:00Z'],
    ['no changes in that zone', {}, 'Asia/Kathmandu', '2027-03-13T12:00Z'],
  ])('GIVEN %s THEN no word', (_, chosen, timezone, now) => {
    expect(noteOn(chosen, timezone, now)).toBeUndefined();
  });
});
