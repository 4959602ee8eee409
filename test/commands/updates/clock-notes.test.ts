import { describe, expect, it } from 'vitest';
import { clockNote } from '#commands/updates/views/clock-notes.ts';
import { nextDueTimes, type ChosenTiming } from '#subscriptions/schedule.ts';
import { timingOf } from '../../subscriptions/timings.ts';

const newYork = 'America/New_York';

/** The note on the next three posts. */
function noteOn(chosen: ChosenTiming, timezone: string, now: string): string | undefined {
  const timing = timingOf(chosen);
  const dueTimes = nextDueTimes(timing, timezone, Date.parse(now), 3);
  return clockNote({ timing, timezone, dueTimes }, Date.parse(now));
}

function on(instant: string): string {
  return `<t:${Date.parse(instant) / 1000}:D>`;
}

describe('the note on a clock change', () => {
  it.each<[string, ChosenTiming, string, string, RegExp]>([
    ['a day before', {}, 'Europe/London', '2026-10-24T12:00Z', /^🕰️.* back by an hour on .*18:00/],
    ['between now and the first post', {}, 'Europe/London', '2026-10-24T18:00Z', /back by an hour/],
    ['between months', { cron: '0 9 1 * *' }, newYork, '2027-02-20T00:00Z', /forward by an hour/],
    ['half an hour', {}, 'Australia/Lord_Howe', '2026-10-03T00:00Z', /forward by 30 minutes/],
    ['several posts a day', { cron: '0 */6 * * *' }, newYork, '2027-03-13T20:00Z', /keep to local/],
  ])('appears: %s', (_, chosen, timezone, now, words) => {
    expect(noteOn(chosen, timezone, now)).toMatch(words);
  });

  const skipped = /go forward by .*02:\d0 doesn't exist that night, so the post comes at 03:00\.$/;
  const repeated = /go back by .*01:30 happens twice that night; the post comes the first time\.$/;
  it.each<[string, ChosenTiming, string, RegExp]>([
    ['a skipped time', { cron: '30 2 14 3 *' }, '2026-11-22T00:00Z', skipped],
    ['several skipped times', { cron: '*/15 2 * * *' }, '2027-03-14T06:50Z', skipped],
    ['a repeated time', { cron: '30 1 7 11 *' }, '2026-11-22T00:00Z', repeated],
    [
      '03:00',
      { time: '3:00' },
      '2027-03-13T12:00Z',
      /go forward by .* stay at 03:00 local time\.$/,
    ],
    ['00:59', { time: '0:59' }, '2027-11-06T12:00Z', /go back by .* stay at 00:59 local time\.$/],
    ['02:00', { time: '2:00' }, '2027-11-06T12:00Z', /go back by .* stay at 02:00 local time\.$/],
  ])('explains the effect on %s', (_, chosen, now, words) => {
    expect(noteOn(chosen, newYork, now)).toMatch(words);
  });

  it('is on the change in the night of a post, even if posts are years apart', () => {
    const note = noteOn({ cron: '30 1 7 11 *' }, newYork, '2026-11-22T00:00Z');
    expect(note).toContain(on('2027-11-07T06:00Z'));
  });

  it('is on the change nearest to a post, even if it is the later one', () => {
    // Clocks in Morocco went back for Ramadan, from 15 February to 22 March 2026.
    const note = noteOn({ cron: '0 9 21 * *' }, 'Africa/Casablanca', '2026-01-01T00:00Z');
    expect(note).toContain('go forward by an hour');
  });

  it.each<[string, ChosenTiming, string, string]>([
    ['no change before the last post', {}, 'Europe/London', '2026-11-22T12:00Z'],
    ['days between change and post', { cron: '30 1 1 11 *' }, newYork, '2026-11-22T00:00Z'],
    ['a change in the past', { time: '1:30' }, newYork, '2027-03-14T07:00Z'],
    ['no changes in that zone', {}, 'Asia/Kathmandu', '2027-03-13T12:00Z'],
  ])('does not appear: %s', (_, chosen, timezone, now) => {
    expect(noteOn(chosen, timezone, now)).toBeUndefined();
  });
});
