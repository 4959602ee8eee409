/**
 * Local time in a time zone, stored as the milliseconds since the epoch at which a UTC clock shows the same
 * time.
 */
export type WallTime = number;

const minute = 60_000;
const day = 24 * 60 * minute;

/** A cache with a limit: a formatter takes 50 kB, and servers can choose any zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const mostFormatters = 100;

/**
 * How far a zone is ahead of UTC, in milliseconds.
 *
 * @throws RangeError if the zone is unknown.
 */
export function offsetAt(timezone: string, at: number): number {
  const name = formatterOf(timezone).format(at);
  const [, sign, hours, minutes, seconds = '0'] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  if (sign === undefined) return 0;
  const size = (Number(hours) * 60 + Number(minutes)) * minute + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const oldest = formatters.keys().next().value;
  if (formatters.size >= mostFormatters && oldest !== undefined) formatters.delete(oldest);
  formatters.set(timezone, made);
  return made;
}

export function wallAt(timezone: string, at: number): WallTime {
  return at + offsetAt(timezone, at);
}

/** The latest wall time shown up to an instant: later than `wallAt` if the clock has just gone back. */
export function latestWallAt(timezone: string, at: number): WallTime {
  return at + Math.max(offsetAt(timezone, at), offsetAt(timezone, at - day));
}

/**
 * The first instant with this wall time, or the moment of the change if the clock skips it. `undefined` for a
 * day that the zone skipped entirely, such as 30 December 2011 in Samoa.
 */
export function instantOf(timezone: string, wall: WallTime): number | undefined {
  // Offsets are less than a day, so these are before and after any change.
  const before = offsetAt(timezone, wall - day);
  const after = offsetAt(timezone, wall + day);
  const shown = [wall - before, wall - after].filter((at) => wallAt(timezone, at) === wall);
  if (shown.length > 0) return Math.min(...shown);

  const jump = changeBetween(timezone, wall - after, wall - before);
  const startOfDay = Math.floor(wall / day) * day;
  const isDayLeftOut = jump + before <= startOfDay && jump + after >= startOfDay + day;
  return isDayLeftOut ? undefined : jump;
}

/** The first instant with the offset of `to`, if the offset changes once in between. */
function changeBetween(timezone: string, from: number, to: number): number {
  const before = offsetAt(timezone, from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timezone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

export interface ClockChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Minutes ahead of UTC. */
  readonly before: number;
  readonly after: number;
}

/** The first clock change after `from`, up to and including `to`. */
export function clockChange(timezone: string, from: number, to: number): ClockChange | undefined {
  const before = offsetAt(timezone, from);
  for (let low = from; low < to; low += day) {
    const high = Math.min(low + day, to);
    const after = offsetAt(timezone, high);
    if (after === before) continue;
    const at = changeBetween(timezone, low, high);
    return { at, before: before / minute, after: after / minute };
  }
  return undefined;
}
