/**
 * Finds due times by brute force, independently of the bot: it reads a zone's wall clock minute by minute. A
 * time is due when the clock first shows it, or when the clock skips it.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** For each of `crons`, the instants after `from` and up to `to` at which it first matches. */
export function walk(
  timezone: string,
  from: number,
  to: number,
  crons: readonly string[],
): readonly (readonly number[])[] {
  const clock = clockOf(timezone);
  const matchers = crons.map(matcherOf);
  const found = matchers.map((): number[] => []);
  // Starts early, to know which times have already been shown.
  let at = from - 2 * day;
  let seen = clock(at);
  while (at < to) {
    // An hour without a clock change needs only one look at the clock.
    const isUsual = at + hour <= to && seen === clock(at) && clock(at + hour) === seen + hour;
    const end = isUsual ? at + hour : at + minute;
    while (at < end) {
      at += minute;
      const now = isUsual ? seen + minute : clock(at);
      for (const wall of isUsual ? [now] : reached(seen, now)) {
        for (const [index, matches] of matchers.entries()) {
          const instants = found[index];
          if (matches(wall) && at > from && instants?.at(-1) !== at) instants?.push(at);
        }
      }
      seen = Math.max(seen, now);
    }
  }
  return found;
}

/** The newly shown or skipped minutes, except those of days that were skipped entirely. */
function* reached(seen: number, now: number): Iterable<number> {
  for (let wall = seen + minute; wall <= now; wall += minute) {
    const startOfDay = Math.floor(wall / day) * day;
    if (startOfDay > seen && startOfDay + day <= now) continue;
    yield wall;
  }
}

/** Whether a cron of numbers, `*`, ranges, steps and lists includes a minute of the wall clock. */
function matcherOf(cron: string): (wall: number) => boolean {
  const [minutes = '', hours = '', dates = '', months = '', weekdays = ''] = cron.split(' ');
  const [isMinute, isHour, isMonth] = [
    numbersIn(minutes, 0),
    numbersIn(hours, 0),
    numbersIn(months, 1),
  ];
  const [isDate, isWeekday] = [numbersIn(dates, 1), numbersIn(weekdays, 0)];
  const isEither = dates !== '*' && weekdays !== '*';
  return (wall) => {
    // Most minutes end here.
    if (!isMinute.has((wall % hour) / minute) || !isHour.has(Math.floor((wall % day) / hour)))
      return false;
    const date = new Date(wall);
    const onDate = isDate.has(date.getUTCDate());
    const weekday = date.getUTCDay();
    const onWeekday = isWeekday.has(weekday) || (weekday === 0 && isWeekday.has(7));
    return (
      isMonth.has(date.getUTCMonth() + 1) && (isEither ? onDate || onWeekday : onDate && onWeekday)
    );
  };
}

/** The numbers of a field; `*` begins at `min`. */
function numbersIn(field: string, min: number): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const item of field.split(',')) {
    const [range = '', step] = item.split('/');
    const [from = min, to = from] = range === '*' ? [min, 59] : range.split('-').map(Number);
    for (let number = from; number <= to; number += Number(step ?? 1)) numbers.add(number);
  }
  return numbers;
}

/** Reads a zone's wall clock, as the milliseconds since the epoch of a UTC clock that shows the same. */
export function clockOf(timezone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const [month = 0, date, year = 0, hours, minutes] = format.format(at).split(/\D+/).map(Number);
    return Date.UTC(year, month - 1, date, hours, minutes);
  };
}
