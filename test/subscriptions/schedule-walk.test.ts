import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timing } from '#subscriptions/subscription.ts';
import { describeTiming, latestDueTime, nextDueTime } from '#subscriptions/schedule.ts';
import { clockOf, walk, type Matches, type Wall } from './minute-walk.ts';
import { daily, iso, timingOf } from './timings.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Zones with different rules, each with a year that shows them. */
const years: readonly (readonly [string, number])[] = [
  ['Europe/London', 2026],
  ['America/New_York', 2026],
  ['Australia/Lord_Howe', 2026],
  ['America/Sao_Paulo', 2018],
  ['Asia/Kathmandu', 2028],
  ['Africa/Casablanca', 2026],
  ['Pacific/Apia', 2011],
  ['America/Nuuk', 2026],
  ['UTC', 2028],
];

const yearly: readonly (readonly [Timing, Matches])[] = [
  [daily('18:00'), (wall) => isTime(wall, 18, 0)],
  [daily('00:00'), (wall) => isTime(wall, 0, 0)],
  [daily('01:30'), (wall) => isTime(wall, 1, 30)],
  [daily('02:15'), (wall) => isTime(wall, 2, 15)],
  [daily('23:30'), (wall) => isTime(wall, 23, 30)],
  [timingOf({ days: 'sunday', time: '2:00' }), (wall) => wall.weekday === 0 && isTime(wall, 2, 0)],
  [
    timingOf({ days: 'weekdays', time: '09:30' }),
    (wall) => wall.weekday % 6 !== 0 && isTime(wall, 9, 30),
  ],
  [
    timingOf({ days: 'weekends', time: '01:59' }),
    (wall) => wall.weekday % 6 === 0 && isTime(wall, 1, 59),
  ],
  [timingOf({ cron: '*/15 0-3 * * *' }), (wall) => wall.minute % 15 === 0 && wall.hour < 4],
  [
    timingOf({ cron: '0 0 1,15 * *' }),
    (wall) => (wall.date === 1 || wall.date === 15) && isTime(wall, 0, 0),
  ],
  [
    timingOf({ cron: '30 2 29 FEB MON' }),
    (wall) => wall.month === 2 && (wall.date === 29 || wall.weekday === 1) && isTime(wall, 2, 30),
  ],
];

function isTime(wall: Wall, hours: number, minutes: number): boolean {
  return wall.hour === hours && wall.minute === minutes;
}

describe.each(years)('a year in %s, %i', (timezone, year) => {
  const [from, to] = [Date.UTC(year, 0, 1) - 1, Date.UTC(year + 1, 0, 1)];
  const expected = walk(
    timezone,
    from,
    to,
    yearly.map(([, matches]) => matches),
  );

  it.each(
    yearly.map(([timing], index) => [describeTiming(timing, timezone), timing, index] as const),
  )('has the due times that a minute-by-minute walk finds: %s', (_, timing, index) => {
    const found: number[] = [];
    for (let at = nextDueTime(timing, timezone, from); at !== undefined && at <= to;) {
      found.push(at);
      at = nextDueTime(timing, timezone, at);
    }
    expect(found.length).toBeGreaterThan(2);
    expect(iso(found)).toEqual(iso(expected[index] ?? []));
  });
});

/** A field of a cron, and whether it includes a number. */
interface RandomField {
  readonly text: string;
  readonly holds: (value: number) => boolean;
}

function randomField(min: number, max: number): fc.Arbitrary<RandomField> {
  const value = fc.integer({ min, max });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({ text: '*', holds: () => true }) },
    fc.uniqueArray(value, { minLength: 1, maxLength: 4 }).map((values) => ({
      text: values.join(','),
      holds: (one: number) => values.includes(one),
    })),
    fc.tuple(value, value, fc.integer({ min: 1, max: max - min })).map(([one, other, step]) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      return {
        text: `${from}-${to}/${step}`,
        holds: (found: number) => found >= from && found <= to && (found - from) % step === 0,
      };
    }),
    fc.integer({ min: 1, max }).map((step) => ({
      text: `*/${step}`,
      holds: (found: number) => (found - min) % step === 0,
    })),
  );
}

const randomCron = fc
  .tuple(
    randomField(0, 59),
    randomField(0, 23),
    randomField(1, 31),
    randomField(1, 12),
    randomField(0, 7),
  )
  .map(([minutes, hours, dates, months, weekdays]) => ({
    cron: [minutes, hours, dates, months, weekdays].map(({ text }) => text).join(' '),
    matches: (wall: Wall): boolean => {
      const isDate = dates.holds(wall.date);
      const isWeekday = weekdays.holds(wall.weekday) || (wall.weekday === 0 && weekdays.holds(7));
      const isEither = dates.text !== '*' && weekdays.text !== '*';
      return (
        minutes.holds(wall.minute) &&
        hours.holds(wall.hour) &&
        months.holds(wall.month) &&
        (isEither ? isDate || isWeekday : isDate && isWeekday)
      );
    },
  }));

/** Four days around a clock change, or anywhere in a year without one. */
const randomWindow = fc
  .record({
    timezone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    year: fc.integer({ min: 2005, max: 2037 }),
    chance: fc.nat(),
    lead: fc.integer({ min: 1, max: 60 * 60 }),
  })
  .map(({ timezone, year, chance, lead }) => {
    const clock = clockOf(timezone);
    const days = Array.from({ length: 365 }, (_, index) => Date.UTC(year, 0, 1 + index));
    const changes = days.filter((one) => clock(one + day) - clock(one) !== day);
    const near = changes[chance % changes.length] ?? days[chance % days.length] ?? 0;
    const from = near + 12 * hour - lead * minute;
    return { timezone, from, to: from + 4 * day };
  });

describe('any cron in any zone', () => {
  it('has the due times that a minute-by-minute walk finds around clock changes', () => {
    fc.assert(
      fc.property(randomWindow, randomCron, ({ timezone, from, to }, { cron, matches }) => {
        const [expected = []] = walk(timezone, from, to, [matches]);
        const found: number[] = [];
        let at = nextDueTime({ cron }, timezone, from);
        while (at !== undefined && at <= to) {
          // `expect` takes longer than `nextDueTime`.
          if (at <= (found.at(-1) ?? from))
            expect.fail(`goes back: ${iso([...found, at]).join(' ')}`);
          found.push(at);
          at = nextDueTime({ cron }, timezone, at);
        }
        expect(iso(found)).toEqual(iso(expected));
        expect(latestDueTime({ cron }, timezone, from + 1, to)).toBe(expected.at(-1));
      }),
      { numRuns: 100 },
    );
  });
});
