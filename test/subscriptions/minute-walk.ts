/**
 * When posts are due, found in another way than the bot does: by looking at the clock on the wall of a zone
 * minute by minute. Whatever it shows for the first time has come; what it jumps over has come when it jumps.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What is asked of the date and time on the wall. */
export interface Wall {
  readonly minute: number;
  readonly hour: number;
  readonly date: number;
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export type Matches = (wall: Wall) => boolean;

/** For each question, the instants after `from` and up to `to` at which it is first answered with yes. */
export function walk(
  timezone: string,
  from: number,
  to: number,
  questions: readonly Matches[],
): readonly (readonly number[])[] {
  const clock = clockOf(timezone);
  const runs = questions.map((): number[] => []);
  // Long enough before to know which times were shown already.
  let at = from - 2 * day;
  let seen = clock(at);
  while (at < to) {
    // An hour in which the clock goes on as usual need not be looked at minute by minute.
    const isUsual = at + hour <= to && seen === clock(at) && clock(at + hour) === seen + hour;
    const end = isUsual ? at + hour : at + minute;
    while (at < end) {
      at += minute;
      const now = isUsual ? seen + minute : clock(at);
      for (const wall of isUsual ? [now] : reached(seen, now)) {
        const parts = partsOf(wall);
        for (const [index, matches] of questions.entries()) {
          const found = runs[index];
          if (matches(parts) && at > from && found?.at(-1) !== at) found?.push(at);
        }
      }
      seen = Math.max(seen, now);
    }
  }
  return runs;
}

/** The minutes on the wall that are new, but for those of days that were left out as a whole. */
function* reached(seen: number, now: number): Iterable<number> {
  for (let wall = seen + minute; wall <= now; wall += minute) {
    const startOfDay = Math.floor(wall / day) * day;
    if (startOfDay > seen && startOfDay + day <= now) continue;
    yield wall;
  }
}

/** Made anew for each day only, as there are many minutes in a year. */
let lastDay: { readonly start: number; readonly parts: Omit<Wall, 'minute' | 'hour'> } | undefined;

function partsOf(wall: number): Wall {
  const start = Math.floor(wall / day) * day;
  if (lastDay?.start !== start) {
    const date = new Date(start);
    const parts = {
      date: date.getUTCDate(),
      month: date.getUTCMonth() + 1,
      weekday: date.getUTCDay(),
    };
    lastDay = { start, parts };
  }
  const { date, month, weekday } = lastDay.parts;
  const hours = Math.floor((wall - start) / hour);
  return { minute: ((wall - start) % hour) / minute, hour: hours, date, month, weekday };
}

/** What a zone's clock shows, as milliseconds of a clock without offset. */
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
