import { describe, expect, it } from 'vitest';
import { isQuiet, quietEnd, readQuiet } from '#subscriptions/quiet.ts';
import { clockChange } from '#subscriptions/wall-clock.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const yearStart = Date.parse('2026-01-01T00:00Z');

function isQuietInBerlin(time: string): boolean {
  return isQuiet('22-8', 'Europe/Berlin', Date.parse(time));
}

describe('quiet hours', () => {
  it.each([
    ['22-8', '22-8'],
    ['22:00 – 08:00', '22-8'],
    ['0-1', '0-1'],
    ['None', null],
  ])('are read from %s', (typed, expected) => {
    expect(readQuiet(typed)).toBe(expected);
  });

  it.each([
    ['25-3', "“25\\-3” isn't a range of hours."],
    ['22-24', "isn't a range of hours."],
    ['22-22', 'starts and ends at the same hour.'],
    ['at night', "isn't a range of hours."],
    ['22:30-8', "isn't a range of hours."],
  ])('refuse %s', (typed, words) => {
    expect(readQuiet(typed)).toEqual({ problem: expect.stringContaining(words) });
  });

  // Half an hour in Lord Howe; at midnight in Santiago and Havana.
  it.each([
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Santiago',
    'America/Havana',
  ])('end at the first minute that is not quiet, on both changes of the clock in %s', (zone) => {
    const first = clockChange(zone, yearStart, yearStart + 365 * day);
    const second = first && clockChange(zone, first.at + 1, first.at + 365 * day);
    if (!first || !second) throw new Error('the clock does not change');
    const wrong: string[] = [];
    for (const { at } of [first, second]) {
      for (const quiet of ['22-8', '1-3', '22-2', '23-0', '0-1', '2-1']) {
        let expected = Infinity;
        // Backwards, so that each minute knows when the quiet after it ends.
        for (let now = at + 3 * day; now > at - day; now -= 10 * minute) {
          if (!isQuiet(quiet, zone, now)) expected = now;
          else if (expected < Infinity && quietEnd(quiet, zone, now) !== expected) {
            wrong.push(`${quiet} at ${new Date(now).toISOString()}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('follow the clock on the wall', () => {
    // Winter and summer time.
    expect(['2026-01-15T07:00Z', '2026-07-15T06:00Z'].map(isQuietInBerlin)).toEqual([false, false]);
    expect(['2026-01-15T06:59Z', '2026-07-15T05:59Z'].map(isQuietInBerlin)).toEqual([true, true]);
    expect(['2026-01-15T21:00Z', '2026-07-15T20:00Z'].map(isQuietInBerlin)).toEqual([true, true]);
  });
});
