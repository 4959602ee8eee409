/**
 * Finds due times by brute force, independently of the bot: it reads a zone's wall clock minute by minute. A
 * time is due when the clock first shows it, or when the clock skips it.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Date and time on a wall clock. */
export interface Wall {
  readonly minute: number;
  readonly hour: number;
  readonly date: number;
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export type Matches = (wall: Wall) => boolean;

/** For each of `matchers`, the instants after `from` and up to `to` at which it first matches. */
export function walk(
  timezone: string,
  from: number,
  to: number,
  matchers: readonly Matches[],
): readonly (readonly number[])[] {
  const clock = clockOf(timezone);
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
        const parts = partsOf(wall);
        for (const [index, matches] of matchers.entries()) {
          const instants = found[index];
          if (matches(parts) && at > from && instants?.at(-1) !== at) instants?.push(at);
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

/** Cached, because a year has many minutes. */
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
