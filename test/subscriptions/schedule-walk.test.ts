import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestDueTime, nextDueTime } from '#subscriptions/schedule.ts';
import { clockOf, walk } from './minute-walk.ts';
import { iso } from './timings.ts';

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

const crons = [
  '0 18 * * *',
  '0 0 * * *',
  '30 1 * * *',
  '15 2 * * *',
  '30 23 * * *',
  '0 2 * * 0',
  '30 9 * * 1-5',
  '59 1 * * 0,6',
  '*/15 0-3 * * *',
  '0 0 1,15 * *',
  '30 2 29 2 1',
];

/** The due times after `from` and up to `to`. */
function dueTimes(cron: string, timezone: string, from: number, to: number): readonly number[] {
  const found: number[] = [];
  let at = nextDueTime({ cron }, timezone, from);
  while (at !== undefined && at <= to) {
    // `expect` takes longer than `nextDueTime`.
    if (at <= (found.at(-1) ?? from)) expect.fail(`goes back: ${iso([...found, at]).join(' ')}`);
    found.push(at);
    at = nextDueTime({ cron }, timezone, at);
  }
  return found;
}

describe.each(years)('a year in %s, %i', (timezone, year) => {
  const [from, to] = [Date.UTC(year, 0, 1) - 1, Date.UTC(year + 1, 0, 1)];
  const expected = walk(timezone, from, to, crons);

  it.each(crons.map((cron, index) => [cron, expected[index] ?? []] as const))(
    'has the due times that a minute-by-minute walk finds: %s',
    (cron, times) => {
      expect(times.length).toBeGreaterThan(2);
      expect(iso(dueTimes(cron, timezone, from, to))).toEqual(iso(times));
    },
  );
});

function randomField(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map((ends) => ends.toSorted((a, b) => a - b).join('-'));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    fc.uniqueArray(value, { minLength: 1, maxLength: 4 }).map((values) => values.join(',')),
    fc.tuple(range, fc.integer({ min: 1, max: max - min })).map((parts) => parts.join('/')),
    fc.integer({ min: 1, max }).map((step) => `*/${step}`),
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
  .map((parts) => parts.join(' '));

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
      fc.property(randomWindow, randomCron, ({ timezone, from, to }, cron) => {
        const [expected = []] = walk(timezone, from, to, [cron]);
        expect(iso(dueTimes(cron, timezone, from, to))).toEqual(iso(expected));
        expect(latestDueTime({ cron }, timezone, from + 1, to)).toBe(expected.at(-1));
      }),
      { numRuns: 100 },
    );
  });
});
