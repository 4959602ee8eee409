import { describe, expect, it } from 'vitest';
import { dayChoices } from '#subscriptions/subscription.ts';
import {
  describeTiming,
  localTime,
  nextDueTimes,
  readTiming,
  type ChosenTiming,
} from '#subscriptions/schedule.ts';
import { clockChange } from '#subscriptions/wall-clock.ts';
import { iso, timingOf } from './timings.ts';

describe('readTiming', () => {
  it.each<[ChosenTiming, ChosenTiming]>([
    [{}, { days: 'daily', time: '18:00' }],
    [{ days: 'monday' }, { days: 'monday', time: '18:00' }],
    [{ time: ' 09.30 ' }, { days: 'daily', time: '09:30' }],
    [{ time: '6pm' }, { days: 'daily', time: '18:00' }],
    [{ time: '12 am' }, { days: 'daily', time: '00:00' }],
    [{ time: '12:30 pm' }, { days: 'daily', time: '12:30' }],
    [{ cron: ' 0  9 * * mon-fri ' }, { cron: '0 9 * * MON-FRI' }],
    [{ cron: '0 0 * * FRI-SUN' }, { cron: '0 0 * * FRI-SUN' }],
    [{ cron: '0 9-17/2 1,15 JAN-MAR,12 0-7/2' }, { cron: '0 9-17/2 1,15 JAN-MAR,12 0-7/2' }],
    // 23:45 and 00:00 are just far enough apart.
    [{ cron: '0,45 0,23 * * *' }, { cron: '0,45 0,23 * * *' }],
    // 23:50 and 00:00 are never in a row.
    [{ cron: '50 23 1 * *' }, { cron: '50 23 1 * *' }],
  ])('reads %j as %j', (chosen, expected) => {
    expect(readTiming(chosen, 15)).toEqual(expected);
  });

  it.each<[ChosenTiming, string]>([
    ...['24:00', '18:60', '18', '1800', '13pm', '0 am', '18:0', 'noon', '', '١٨:٠٠', '-1:00'].map(
      (time): [ChosenTiming, string] => [{ time }, 'such as `18:00`'],
    ),
    [{ cron: '0 9 * * *', time: '9:00' }, 'Use either `cron` or `days` and `time`'],
    [{ cron: '0 9 * * *', days: 'daily' }, 'Use either `cron` or `days` and `time`'],
    ...['', '0 9 * *', '0 0 9 * * *', '0 9 * * * 2030', '@daily', '@reboot'].map(
      (cron): [ChosenTiming, string] => [{ cron }, 'A cron expression has five fields'],
    ),
    [{ cron: '60 * * * *' }, "`60` isn't a valid minute: use 0 to 59"],
    [{ cron: '1.5 * * * *' }, "`1.5` isn't a valid minute"],
    [{ cron: '0 0 0 * *' }, "`0` isn't a valid day of the month"],
    [{ cron: '0 0 15W * *' }, "`15W` isn't a valid day of the month"],
    [{ cron: '0 0 * 13 *' }, "`13` isn't a valid month: use 1 to 12, JAN to DEC"],
    [{ cron: '0 0 * * 8' }, "`8` isn't a valid day of the week: use 0 to 7, SUN to SAT"],
    [{ cron: '0 0 * * 5#2' }, "`5#2` isn't a valid day of the week"],
    [{ cron: '0 0 * * MONDAY' }, "`MONDAY` isn't a valid day of the week"],
    [{ cron: '0 0 * * *-5' }, "`*-5` isn't a valid day of the week"],
    [{ cron: '0 0 * * `@here`' }, "`@HERE` isn't a valid day of the week"],
    [{ cron: '0 0 * * FRI-MON' }, '`FRI-MON` is backwards: write `5-6,0-1`'],
    [{ cron: '5/10 * * * *' }, '`5/10` has a step without a range: write `*/10` or `5-59/10`'],
    [{ cron: '*/0 * * * *' }, "`*/0` has a step that isn't from 1 to 59"],
    [{ cron: '0 0 * FEB,, *' }, '`FEB,,` has an extra comma'],
    [{ cron: '0 0 30 2 *' }, '`0 0 30 2 *` never runs'],
    [
      { cron: '* * * * *' },
      'only 1 minute apart. On this bot, posts have to be at least 15 minutes apart',
    ],
    [{ cron: '*/14 * * * *' }, '4 minutes apart'],
    // Over midnight, on some days only, in leap years only.
    [{ cron: '0,50 0,23 * * *' }, '10 minutes apart'],
    [{ cron: '0,50 0,23 * * MON,TUE' }, '10 minutes apart'],
    [{ cron: '0,50 0,23 1,29 2,3 *' }, '10 minutes apart'],
  ])('refuses %j: %s', (chosen, words) => {
    expect(readTiming(chosen, 15)).toEqual({ problem: expect.stringContaining(words) });
  });

  it.each<[ChosenTiming, number, boolean]>([
    [{ cron: '*/15 * * * *' }, 15, true],
    [{ cron: '*/15 * * * *' }, 16, false],
    [{}, 1440, true],
    [{}, 1441, false],
    [{ days: 'friday' }, 7 * 1440, true],
    [{ days: 'friday' }, 7 * 1440 + 1, false],
    // 31 December and 1 January are next to each other.
    [{ cron: '0 0 1,31 1,12 *' }, 1440, true],
    [{ cron: '0 0 1,31 1,12 *' }, 1441, false],
  ])('allows %j with at least %i minutes between posts: %s', (chosen, least, possible) => {
    expect('problem' in readTiming(chosen, least)).toBe(!possible);
  });

  it('is quick for crons of any length', () => {
    const started = performance.now();
    for (const cron of [
      '0 0 30 2 *',
      '0 0 29 2 *',
      '* * * * *',
      '1,'.repeat(5000),
      '0 '.repeat(5000),
    ]) {
      readTiming({ cron }, 15);
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('the choices of days', () => {
  it('are due on their days', () => {
    const sunday = Date.parse('2026-11-22T00:00Z');
    const found = dayChoices.map((days) => {
      const week = nextDueTimes(timingOf({ days }), 'UTC', sunday, 7);
      const within = week.filter((at) => at < sunday + 7 * 24 * 60 * 60_000);
      return [days, within.map((at) => new Date(at).getUTCDay()).join('')];
    });
    expect(Object.fromEntries(found)).toEqual({
      daily: '0123456',
      weekdays: '12345',
      weekends: '06',
      monday: '1',
      tuesday: '2',
      wednesday: '3',
      thursday: '4',
      friday: '5',
      saturday: '6',
      sunday: '0',
    });
  });
});

describe('describeTiming', () => {
  it.each<[ChosenTiming, string, string]>([
    [{}, 'Europe/London', 'every day at 18:00 (Europe/London)'],
    [{ days: 'weekdays', time: '9:05' }, 'UTC', 'every weekday at 09:05 (UTC)'],
    [{ days: 'weekends' }, 'UTC', 'every Saturday and Sunday at 18:00 (UTC)'],
    [{ days: 'friday' }, 'UTC', 'every Friday at 18:00 (UTC)'],
    [{ cron: '30 2 * * *' }, 'Asia/Kathmandu', 'every day at 02:30 (Asia/Kathmandu)'],
    [{ cron: '0 9 1 * 1-5/2' }, 'Asia/Tokyo', 'by cron 0 9 1 * 1-5/2 (Asia/Tokyo)'],
  ])('describes %j in %s as %s', (chosen, timezone, words) => {
    expect(describeTiming(timingOf(chosen), timezone)).toBe(words);
  });

  it.each<[ChosenTiming, string]>([
    [{}, 'every day at 18:00 (America/New\\_York)'],
    [{ cron: '0 9 * 6 *' }, 'by cron `0 9 * 6 *` (America/New\\_York)'],
  ])('escapes names and quotes code in markdown: %j', (chosen, words) => {
    expect(describeTiming(timingOf(chosen), 'America/New_York', 'markdown')).toBe(words);
  });
});

describe('localTime', () => {
  it.each([
    ['2026-10-26T18:00Z', 'Europe/London', '18:00'],
    ['2026-12-31T18:20Z', 'Asia/Kathmandu', '00:05'],
  ])('shows %s in %s as %s', (at, timezone, time) => {
    expect(localTime(Date.parse(at), timezone)).toBe(time);
  });
});

describe('clockChange', () => {
  it.each([
    ['Europe/London', '2026-04-01T00:00Z', '2027-04-01T00:00Z', '2026-10-25T01:00Z', 60, 0],
    ['Pacific/Apia', '2011-12-01T00:00Z', '2012-01-01T00:00Z', '2011-12-30T10:00Z', -600, 840],
    // The change is the last instant of the period.
    ['Europe/London', '2026-03-28T00:00Z', '2026-03-29T01:00Z', '2026-03-29T01:00Z', 0, 60],
  ])(
    'finds the first change in %s from %s to %s at %s',
    (timezone, from, to, at, before, after) => {
      const change = clockChange(timezone, Date.parse(from), Date.parse(to));
      expect(change).toEqual({ at: Date.parse(at), before, after });
      expect(iso([change?.at])).toEqual([at]);
    },
  );

  it.each([
    ['Asia/Kathmandu', '2026-01-01T00:00Z', '2036-01-01T00:00Z'],
    ['Europe/London', '2026-03-29T01:00Z', '2026-10-25T00:59Z'],
    ['Europe/London', '2026-03-29T00:00Z', '2026-03-29T00:00Z'],
  ])('finds none in %s from %s to %s', (timezone, from, to) => {
    expect(clockChange(timezone, Date.parse(from), Date.parse(to))).toBeUndefined();
  });
});
