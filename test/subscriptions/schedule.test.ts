import { describe, expect, it } from 'vitest';
import type { Timing } from '#subscriptions/subscription.ts';
import { latestRun, nextRun, nextRuns } from '#subscriptions/schedule.ts';
import { daily, iso, timingOf } from './timings.ts';

const day = 24 * 60 * 60_000;

function at(text: string): number {
  return Date.parse(text);
}

describe('where clocks change', () => {
  it.each<[string, string, Timing, string, readonly string[]]>([
    // A time that does not exist runs when the clock jumps.
    [
      'Europe/London',
      '01:30 does not exist',
      daily('01:30'),
      '2026-03-28T00:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'Europe/London',
      '01:30 comes twice',
      daily('01:30'),
      '2026-10-24T00:00Z',
      ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'Europe/London',
      'an ordinary evening',
      daily('18:00'),
      '2026-03-28T12:00Z',
      ['2026-03-28T18:00Z', '2026-03-29T17:00Z', '2026-03-30T17:00Z'],
    ],
    [
      'America/New_York',
      '02:30 does not exist',
      daily('02:30'),
      '2026-03-07T00:00Z',
      ['2026-03-07T07:30Z', '2026-03-08T07:00Z', '2026-03-09T06:30Z'],
    ],
    [
      'America/New_York',
      '01:30 comes twice',
      daily('01:30'),
      '2026-10-31T00:00Z',
      ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    // By half an hour.
    [
      'Australia/Lord_Howe',
      '02:15 does not exist',
      daily('02:15'),
      '2026-10-02T12:00Z',
      ['2026-10-02T15:45Z', '2026-10-03T15:30Z', '2026-10-04T15:15Z'],
    ],
    [
      'Australia/Lord_Howe',
      '01:45 comes twice',
      daily('01:45'),
      '2026-04-03T12:00Z',
      ['2026-04-03T14:45Z', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
    ],
    [
      'Australia/Lord_Howe',
      '01:20 comes once',
      daily('01:20'),
      '2026-04-03T12:00Z',
      ['2026-04-03T14:20Z', '2026-04-04T14:20Z', '2026-04-05T14:50Z'],
    ],
    // At midnight.
    [
      'America/Sao_Paulo',
      '00:00 does not exist',
      daily('00:00'),
      '2018-11-03T00:00Z',
      ['2018-11-03T03:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z'],
    ],
    [
      'America/Sao_Paulo',
      '23:30 comes twice',
      daily('23:30'),
      '2019-02-15T12:00Z',
      ['2019-02-16T01:30Z', '2019-02-17T01:30Z', '2019-02-18T02:30Z'],
    ],
    // Over midnight: Saturday's post comes as Sunday begins.
    [
      'America/Nuuk',
      '23:30 does not exist',
      daily('23:30'),
      '2026-03-27T12:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'Asia/Kathmandu',
      'nothing ever changes',
      daily('18:00'),
      '2026-03-28T00:00Z',
      ['2026-03-28T12:15Z', '2026-03-29T12:15Z', '2026-03-30T12:15Z'],
    ],
    // For Ramadan the clock is set back, after it forward.
    [
      'Africa/Casablanca',
      '02:30 comes twice',
      daily('02:30'),
      '2026-02-14T00:00Z',
      ['2026-02-14T01:30Z', '2026-02-15T01:30Z', '2026-02-16T02:30Z'],
    ],
    [
      'Africa/Casablanca',
      '02:30 does not exist',
      daily('02:30'),
      '2026-03-21T00:00Z',
      ['2026-03-21T02:30Z', '2026-03-22T02:00Z', '2026-03-23T01:30Z'],
    ],
    // Samoa went from 29 to 31 December: a Friday that never was.
    [
      'Pacific/Apia',
      '30 December was left out',
      daily('18:00'),
      '2011-12-29T00:00Z',
      ['2011-12-29T04:00Z', '2011-12-30T04:00Z', '2011-12-31T04:00Z', '2012-01-01T04:00Z'],
    ],
    [
      'Pacific/Apia',
      'a Friday was left out',
      timingOf({ days: 'friday' }),
      '2011-12-22T00:00Z',
      ['2011-12-24T04:00Z', '2012-01-06T04:00Z'],
    ],
    [
      'UTC',
      '29 February',
      timingOf({ cron: '0 12 29 2 *' }),
      '2026-01-01T00:00Z',
      ['2028-02-29T12:00Z', '2032-02-29T12:00Z', '2036-02-29T12:00Z'],
    ],
    [
      'UTC',
      'no 29 February in 2100',
      timingOf({ cron: '0 12 29 2 *' }),
      '2096-03-01T00:00Z',
      ['2104-02-29T12:00Z'],
    ],
    [
      'Europe/London',
      'the last day of a year',
      timingOf({ cron: '0 0 1 1 *' }),
      '2026-06-01T00:00Z',
      ['2027-01-01T00:00Z', '2028-01-01T00:00Z'],
    ],
    // Once where the clock jumps, once in an hour that comes twice.
    [
      'Europe/London',
      'quarters of an hour, forward',
      timingOf({ cron: '*/15 * * * *' }),
      '2026-03-29T00:40Z',
      ['2026-03-29T00:45Z', '2026-03-29T01:00Z', '2026-03-29T01:15Z'],
    ],
    [
      'Europe/London',
      'quarters of an hour, back',
      timingOf({ cron: '*/15 * * * *' }),
      '2026-10-25T00:20Z',
      ['2026-10-25T00:30Z', '2026-10-25T00:45Z', '2026-10-25T02:00Z', '2026-10-25T02:15Z'],
    ],
    [
      'America/New_York',
      'two hours of a list, forward',
      timingOf({ cron: '30 2,3 * * *' }),
      '2026-03-08T00:00Z',
      ['2026-03-08T07:00Z', '2026-03-08T07:30Z', '2026-03-09T06:30Z'],
    ],
    [
      'America/New_York',
      'two hours of a list, back',
      timingOf({ cron: '30 1,2 * * *' }),
      '2026-11-01T00:00Z',
      ['2026-11-01T05:30Z', '2026-11-01T07:30Z', '2026-11-02T06:30Z'],
    ],
  ])('GIVEN %s, %s THEN each run comes once', (timezone, _, timing, after, expected) => {
    const runs = nextRuns(timing, timezone, at(after), expected.length);
    expect(iso(runs)).toEqual(expected);
    for (const [index, run] of runs.entries()) {
      expect(nextRun(timing, timezone, run - 1)).toBe(run);
      expect(latestRun(timing, timezone, at(after), run)).toBe(run);
      expect(latestRun(timing, timezone, at(after) + 1, run - 1)).toBe(runs[index - 1]);
    }
  });

  it('GIVEN the second pass of an hour THEN nothing of it is left to run', () => {
    const second = at('2026-10-25T01:10Z');
    expect(iso([nextRun(daily('01:30'), 'Europe/London', second)])).toEqual(['2026-10-26T01:30Z']);
    expect(iso([latestRun(daily('01:30'), 'Europe/London', 0, second)])).toEqual([
      '2026-10-25T00:30Z',
    ]);
  });

  it('GIVEN the very instant of a run THEN it is the latest one, and the next one is another', () => {
    const run = at('2026-05-01T17:00Z');
    expect(latestRun(daily('18:00'), 'Europe/London', run, run)).toBe(run);
    expect(latestRun(daily('18:00'), 'Europe/London', run - day + 1, run - 1)).toBeUndefined();
    expect(nextRun(daily('18:00'), 'Europe/London', run)).toBe(run + day);
    expect(nextRun(daily('18:00'), 'Europe/London', run - 1)).toBe(run);
  });

  it('GIVEN a gap of ten years THEN its last run is found without going through all of them', () => {
    const timing = timingOf({ cron: '* * * * *' });
    const to = at('2026-10-25T01:30:30Z');
    const started = performance.now();
    for (let time = 0; time < 50; time += 1) {
      expect(latestRun(timing, 'Europe/London', to - 3650 * day, to)).toBe(at('2026-10-25T00:59Z'));
    }
    // Walking through five million minutes fifty times would take minutes.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
