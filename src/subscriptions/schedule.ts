import { count } from '#data/words.ts';
import type { Days, SubscriptionSettings, Timing } from './subscription.ts';
import { literal } from '#replies/text.ts';
import { describeCron } from './describe-cron.ts';
import { readCron, wallTimes, type WallTimes } from './cron.ts';
import { instantOf, latestWallAt, wallAt } from './wall-clock.ts';

/**
 * When a subscription posts. Timings come from `readTiming`; instants are milliseconds since the epoch. A wall
 * time that the clock skips is due at the moment of the change; one that occurs twice is due once, the first time.
 * So due times can be closer together when the clock goes forward, but none is skipped or doubled.
 */

const minute = 60_000;
const day = 24 * 60 * minute;

const defaultTiming = { days: 'daily', time: '18:00' } as const;

const dayRules: Readonly<Record<Days, { readonly cron: string; readonly words: string }>> = {
  daily: { cron: '*', words: 'every day' },
  weekdays: { cron: '1-5', words: 'every weekday' },
  weekends: { cron: '0,6', words: 'every Saturday and Sunday' },
  monday: { cron: '1', words: 'every Monday' },
  tuesday: { cron: '2', words: 'every Tuesday' },
  wednesday: { cron: '3', words: 'every Wednesday' },
  thursday: { cron: '4', words: 'every Thursday' },
  friday: { cron: '5', words: 'every Friday' },
  saturday: { cron: '6', words: 'every Saturday' },
  sunday: { cron: '0', words: 'every Sunday' },
};

/** For the admin, in Discord's markdown. */
export interface TimingProblem {
  readonly problem: string;
}

export interface ChosenTiming {
  readonly days?: Days | undefined;
  readonly time?: string | undefined;
  readonly cron?: string | undefined;
}

/** Validates an admin's choice. The default is every day at 18:00. */
export function readTiming(
  chosen: ChosenTiming,
  minIntervalMinutes: number,
): Timing | TimingProblem {
  const timing = chosen.cron === undefined ? readDays(chosen) : readFields(chosen, chosen.cron);
  if ('problem' in timing) return timing;
  const interval = shortestInterval(wallTimesOf(timing), minIntervalMinutes);
  if (interval === undefined) {
    return { problem: `\`${cronOf(timing)}\` never runs: no year has such a day.` };
  }
  if (interval >= minIntervalMinutes) return timing;
  return {
    problem: `Two of these posts would be only ${amount(interval)} apart. On this bot, posts have to be at least ${amount(minIntervalMinutes)} apart.`,
  };
}

function readDays({ days = defaultTiming.days, time }: ChosenTiming): Timing | TimingProblem {
  const read = time === undefined ? defaultTiming.time : readTime(time);
  if (read !== undefined) return { days, time: read };
  return { problem: 'Write the time as hours and minutes, such as `18:00`, or as `6pm`.' };
}

function readFields({ days, time }: ChosenTiming, text: string): Timing | TimingProblem {
  if (days !== undefined || time !== undefined) {
    return {
      problem:
        'Use either `cron` or `days` and `time`: a cron expression sets both the days and the time.',
    };
  }
  const cron = readCron(text);
  return typeof cron === 'string' ? { cron } : cron;
}

/** `18:00`, `9:30`, `9.30`, `6 pm` as `HH:MM`. */
function readTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(text.trim());
  const [, hours = '', minutes, half] = match ?? [];
  // A number alone is ambiguous.
  if (minutes === undefined && half === undefined) return undefined;
  const hour = half === undefined ? Number(hours) : hourOf(Number(hours), half.toLowerCase());
  if (hour === undefined || hour > 23 || Number(minutes ?? 0) > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${minutes ?? '00'}`;
}

function hourOf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function cronOf(timing: Timing): string {
  if ('cron' in timing) return timing.cron;
  const [hour, minutes] = timing.time.split(':').map(Number);
  return `${minutes} ${hour} * * ${dayRules[timing.days].cron}`;
}

export function wallTimesOf(timing: Timing): WallTimes {
  return wallTimes(cronOf(timing));
}

/** The calendar repeats after this many days, from 1901 to 2099. */
const calendarDays = 28 * 365 + 7;

/**
 * The shortest interval between two due times in minutes of wall time, or any value from `enough` up once it is
 * known to be long enough; `undefined` if it never runs.
 */
function shortestInterval(times: WallTimes, enough: number): number | undefined {
  const start = Date.UTC(2024, 0, 1);
  const first = times.next(start - 1);
  if (first === undefined) return undefined;
  const firstDay = startOfDay(first);
  // The times of day are the same on every due day.
  let shortest = Infinity;
  let last = first;
  for (let next = times.next(last); next !== undefined; next = times.next(last)) {
    if (startOfDay(next) !== firstDay) break;
    shortest = Math.min(shortest, next - last);
    last = next;
  }
  const overnight = first - last;
  const least = Math.min(shortest, day + overnight) / minute;
  // Days in a row couldn't make it shorter, so the calendar doesn't matter.
  if (least >= enough) return least;
  let dueDay = firstDay;
  while (dueDay < start + calendarDays * day) {
    const next = times.next(dueDay + day - 1);
    if (next === undefined) break;
    shortest = Math.min(shortest, startOfDay(next) - dueDay + overnight);
    if (startOfDay(next) === dueDay + day) break;
    dueDay = startOfDay(next);
  }
  return shortest / minute;
}

function startOfDay(wall: number): number {
  return Math.floor(wall / day) * day;
}

/** The first due time strictly after an instant. */
export function nextDueTime(timing: Timing, timezone: string, after: number): number | undefined {
  const times = wallTimesOf(timing);
  let wall = times.next(wallAt(timezone, after));
  while (wall !== undefined) {
    const at = instantOf(timezone, wall);
    // In the second pass of a repeated hour, nothing is due.
    if (at !== undefined && at > after) return at;
    wall = times.next(wall);
  }
  return undefined;
}

/** The first `count` due times strictly after an instant, or fewer if the cron has no more. */
export function nextDueTimes(
  timing: Timing,
  timezone: string,
  after: number,
  count: number,
): readonly number[] {
  const found: number[] = [];
  while (found.length < count) {
    const next = nextDueTime(timing, timezone, found.at(-1) ?? after);
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}

/** The last due time from `from` to `to`, both included. */
export function latestDueTime(
  timing: Timing,
  timezone: string,
  from: number,
  to: number,
): number | undefined {
  const times = wallTimesOf(timing);
  let wall = times.last(latestWallAt(timezone, to));
  while (wall !== undefined) {
    const at = instantOf(timezone, wall);
    if (at !== undefined && at < from) return undefined;
    if (at !== undefined && at <= to) return at;
    wall = times.last(wall - 1);
  }
  return undefined;
}

/**
 * For example `every weekday at 18:00 (Europe/London)` or `by cron 0-20/7 9 1 * * (Asia/Kathmandu)`.
 */
export function describeTiming(
  timing: Timing,
  timezone: string,
  form: 'plain' | 'markdown' = 'plain',
): string {
  const isMarkdown = form === 'markdown';
  return `${describeTimes(timing, isMarkdown)} (${isMarkdown ? literal(timezone) : timezone})`;
}

/** Like `describeTiming`, for either delivery. */
export function describeDelivery(
  { delivery, timing, timezone }: Pick<SubscriptionSettings, 'delivery' | 'timing' | 'timezone'>,
  form: 'plain' | 'markdown' = 'plain',
): string {
  return delivery === 'at-once'
    ? 'five minutes after the facts change'
    : describeTiming(timing, timezone, form);
}

function describeTimes(timing: Timing, isMarkdown: boolean): string {
  if ('days' in timing) return `${dayRules[timing.days].words} at ${timing.time}`;
  const { cron } = timing;
  return describeCron(cron) ?? `by cron ${isMarkdown ? `\`${cron}\`` : cron}`;
}

/** The time of day of an instant in a time zone: `18:00`. */
export function localTime(at: number, timezone: string): string {
  return new Date(wallAt(timezone, at)).toISOString().slice(11, 16);
}

function amount(minutes: number): string {
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day');
  if (minutes % 60 === 0) return count(minutes / 60, 'hour');
  return count(minutes, 'minute');
}
