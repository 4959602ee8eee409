import { list } from '#data/words.ts';
import { numbersIn } from './cron.ts';

/**
 * Describes the common crons: `every Monday at 09:00`, `every hour at :30`. `undefined` for all others.
 *
 * @param cron as returned by `readCron`.
 */
export function describeCron(cron: string): string | undefined {
  const [minute = '', hour = '', date = '', month = '', weekday = ''] = cron.split(' ');
  const days = describeDays(date, month, weekday);
  if (days === undefined) return undefined;
  const times = describeTimes(minute, hour);
  if (times !== undefined) return `${days} at ${times}`;
  const interval = describeInterval(minute, hour);
  return interval === undefined || days === everyDay ? interval : `${interval}, ${days}`;
}

/** Whether the days of the month and those of the week are limited, so that either is enough. */
export function namesTwoKindsOfDays(cron: string): boolean {
  const [, , date, , weekday] = cron.split(' ');
  return date !== '*' && weekday !== '*';
}

const everyDay = 'every day';
const mostTimes = 4;
const mostDates = 3;
/** In days. */
const shortestMonth = 28;
const workdays = '1,2,3,4,5';
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

function describeTimes(minute: string, hour: string): string | undefined {
  const minutes = numbersIn('minute', minute);
  const hours = numbersIn('hour', hour);
  if (!minutes || !hours || minutes.length * hours.length > mostTimes) return undefined;
  return list(hours.flatMap((h) => minutes.map((m) => `${twoDigits(h)}:${twoDigits(m)}`)));
}

/** Times at a constant interval, across midnight too. */
function describeInterval(minute: string, hour: string): string | undefined {
  const [minutes, ...others] = numbersIn('minute', minute) ?? [];
  const hours = stepOf(hour, 24);
  if (minutes !== undefined && others.length === 0 && hours !== undefined) {
    return `every ${hours === 1 ? 'hour' : `${hours} hours`} at :${twoDigits(minutes)}`;
  }
  const step = stepOf(minute, 60);
  if (step === undefined || hour !== '*') return undefined;
  return step === 1 ? 'every minute' : `every ${step} minutes`;
}

// Only a step that divides the whole has a constant interval: `*/3` does for 24 hours, `*/5` doesn't.
function stepOf(field: string, whole: number): number | undefined {
  const step = field === '*' ? 1 : Number(/^\*\/(\d+)$/.exec(field)?.[1]);
  return whole % step === 0 ? step : undefined;
}

function describeDays(date: string, month: string, weekday: string): string | undefined {
  if (date === '*' && month === '*') return describeWeekdays(weekday);
  const dates = numbersIn('day of the month', date);
  if (!dates) return undefined;
  if (month === '*' && dates.length <= mostDates) {
    if (weekday === '*') return describeDates(dates);
    const weekdays = describeWeekdays(weekday);
    if (weekdays === undefined || weekdays === everyDay) return weekdays;
    return `${weekdays} and ${describeDates(dates)}`;
  }
  const [first, ...others] = dates;
  const [firstMonth, ...otherMonths] = numbersIn('month', month) ?? [];
  if (first === undefined || firstMonth === undefined || weekday !== '*') return undefined;
  if (others.length > 0 || otherMonths.length > 0) return undefined;
  const day = `${first} ${nameOf({ month: 'long' }, firstMonth - 1, 1)}`;
  return first === 29 && firstMonth === 2 ? `on ${day} of leap years` : `every year on ${day}`;
}

/** `on the 1st of every month and the 31st of months that have one`. */
function describeDates(dates: readonly number[]): string {
  const always = dates.filter((date) => date <= shortestMonth).map(ordinal);
  const sometimes = dates.filter((date) => date > shortestMonth).map(ordinal);
  const owned = sometimes.length === 1 ? 'one' : 'them';
  const parts = [
    ...(always.length > 0 ? [`the ${list(always)} of every month`] : []),
    ...(sometimes.length > 0 ? [`the ${list(sometimes)} of months that have ${owned}`] : []),
  ];
  return `on ${parts.join(' and ')}`;
}

function describeWeekdays(weekday: string): string | undefined {
  if (weekday === '*') return everyDay;
  // Monday first; Sunday is both 0 and 7.
  const numbers = numbersIn('day of the week', weekday)?.map((number) => number % 7 || 7);
  if (!numbers) return undefined;
  const days = Array.from(new Set(numbers)).toSorted((a, b) => a - b);
  if (days.length === 7) return everyDay;
  if (days.join(',') === workdays) return 'every weekday';
  // 1 January 2024 was a Monday.
  return `every ${list(days.map((number) => nameOf({ weekday: 'long' }, 0, number)))}`;
}

function nameOf(part: Intl.DateTimeFormatOptions, month: number, date: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...part, timeZone: 'UTC' });
  return format.format(Date.UTC(2024, month, date));
}

function ordinal(number: number): string {
  const rule = new Intl.PluralRules('en-GB', { type: 'ordinal' }).select(number);
  return `${number}${endings[rule] ?? 'th'}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
