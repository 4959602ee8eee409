import { describe, expect, it } from 'vitest';
import { latestDueTime, nextDueTime, nextDueTimes } from '#subscriptions/schedule.ts';
import { daily, iso, timingOf } from './timings.ts';

const day = 24 * 60 * 60_000;

function at(text: string): number {
  return Date.parse(text);
}

describe('due times', () => {
  it.each([
    // A Friday was skipped.
    ['Pacific/Apia', '0 18 * * 5', '2011-12-22T00:00Z', ['2011-12-24T04:00Z', '2012-01-06T04:00Z']],
    ['UTC', '0 12 29 2 *', '2026-01-01T00:00Z', ['2028-02-29T12:00Z', '2032-02-29T12:00Z']],
    // No 29 February in 2100.
    ['UTC', '0 12 29 2 *', '2096-03-01T00:00Z', ['2104-02-29T12:00Z']],
  ])('come once each: in %s, by %s', (timezone, cron, after, expected) => {
    const timing = { cron };
    const found = nextDueTimes(timing, timezone, at(after), expected.length);
    expect(iso(found)).toEqual(expected);
    for (const [index, due] of found.entries()) {
      expect(nextDueTime(timing, timezone, due - 1)).toBe(due);
      expect(latestDueTime(timing, timezone, at(after), due)).toBe(due);
      expect(latestDueTime(timing, timezone, at(after) + 1, due - 1)).toBe(found[index - 1]);
    }
  });

  it('are over in the second pass of a repeated hour', () => {
    const second = at('2026-10-25T01:10Z');
    expect(iso([nextDueTime(daily('01:30'), 'Europe/London', second)])).toEqual([
      '2026-10-26T01:30Z',
    ]);
    expect(iso([latestDueTime(daily('01:30'), 'Europe/London', 0, second)])).toEqual([
      '2026-10-25T00:30Z',
    ]);
  });

  it('are the latest, and not the next, at their own instant', () => {
    const due = at('2026-05-01T17:00Z');
    expect(latestDueTime(daily('18:00'), 'Europe/London', due, due)).toBe(due);
    expect(latestDueTime(daily('18:00'), 'Europe/London', due - day + 1, due - 1)).toBeUndefined();
    expect(nextDueTime(daily('18:00'), 'Europe/London', due)).toBe(due + day);
    expect(nextDueTime(daily('18:00'), 'Europe/London', due - 1)).toBe(due);
  });

  it('are found quickly after a gap of ten years', () => {
    const timing = timingOf({ cron: '* * * * *' });
    const to = at('2026-10-25T01:30:30Z');
    const started = performance.now();
    for (let time = 0; time < 50; time += 1) {
      expect(latestDueTime(timing, 'Europe/London', to - 3650 * day, to)).toBe(
        at('2026-10-25T00:59Z'),
      );
    }
    // Walking through five million minutes fifty times would take minutes.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
