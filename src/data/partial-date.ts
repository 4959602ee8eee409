import { count } from './words.ts';

/**
 * A date as precise as its source: a day, a month, a season or a year.
 *
 * Written in a pack as `2024-01-08`, `2024-01`, `summer 2022` or `2022`.
 */
export type PartialDate =
  | {
      readonly precision: 'day';
      readonly year: number;
      readonly month: number;
      readonly day: number;
    }
  | { readonly precision: 'month'; readonly year: number; readonly month: number }
  | { readonly precision: 'season'; readonly year: number; readonly season: Season }
  | { readonly precision: 'year'; readonly year: number };

const seasons = ['winter', 'spring', 'summer', 'autumn'] as const;
export type Season = (typeof seasons)[number];

const monthNames =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** Parses one of the four forms. `undefined` for anything else, including 30 February. */
export function parsePartialDate(text: string): PartialDate | undefined {
  const season = /^(winter|spring|summer|autumn) (\d{4})$/.exec(text);
  if (season) return { precision: 'season', year: Number(season[2]), season: season[1] as Season };

  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (match[2] === undefined) return { precision: 'year', year };
  if (month < 1 || month > 12) return undefined;
  if (match[3] === undefined) return { precision: 'month', year, month };
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > lastDay) return undefined;
  return { precision: 'day', year, month, day };
}

/** `8 January 2024`, `January 2024`, `summer 2022` or `2022`. */
export function describeDate(date: PartialDate): string {
  switch (date.precision) {
    case 'day':
      return `${date.day} ${monthNames[date.month - 1]} ${date.year}`;
    case 'month':
      return `${monthNames[date.month - 1]} ${date.year}`;
    case 'season':
      return `${date.season} ${date.year}`;
    case 'year':
      return String(date.year);
  }
}

/**
 * The first day that the date can mean, in milliseconds since the Unix epoch. For sorting, not for
 * display. Uses noon UTC, which is the same day from UTC-12 to UTC+11:59.
 */
export function earliestInstant(date: PartialDate): number {
  return Date.UTC(date.year, firstMonth(date), date.precision === 'day' ? date.day : 1, 12);
}

function firstMonth(date: PartialDate): number {
  if (date.precision === 'season') return seasons.indexOf(date.season) * 3;
  return date.precision === 'year' ? 0 : date.month - 1;
}

/** The last day that the date can mean, in milliseconds since the Unix epoch. */
export function latestInstant(date: PartialDate): number {
  switch (date.precision) {
    case 'day':
      return earliestInstant(date);
    case 'month':
      return Date.UTC(date.year, date.month, 0, 12);
    case 'season':
      // Three months, and one more because winter can reach into the next year.
      return earliestInstant(date) + 122 * 86_400_000;
    case 'year':
      return Date.UTC(date.year, 11, 31, 12);
  }
}

/** The time from `day` to `now` in its largest units: `2 years 10 months`, `11 months`, `29 days`. */
export function describeAge(day: PartialDate, now: number): string {
  const then = new Date(earliestInstant(day));
  const today = new Date(now);
  let months =
    (today.getUTCFullYear() - then.getUTCFullYear()) * 12 +
    (today.getUTCMonth() - then.getUTCMonth());
  if (today.getUTCDate() < then.getUTCDate()) months -= 1;
  // 0 if the date is in the future.
  const days = Math.max(0, Math.floor((now - then.getTime()) / 86_400_000));
  if (months < 1) return count(days, 'day');
  const years = Math.floor(months / 12);
  return [years > 0 && count(years, 'year'), months % 12 > 0 && count(months % 12, 'month')]
    .filter(Boolean)
    .join(' ');
}
