import { repeated } from '#replies/text.ts';
import { instantOf, wallAt } from './wall-clock.ts';

/** Hours without pings in a subscription's zone, as `22-8`: from 22:00 to 8:00. */
export type Quiet = `${number}-${number}`;

const hour = 3_600_000;
const day = 24 * hour;

/** Reads `22-8`, `22:00 - 08:00`; null for `none`. */
export function readQuiet(typed: string): Quiet | null | { readonly problem: string } {
  const text = typed.trim();
  if (/^none$/i.test(text)) return null;
  const [, from, to] = /^(\d{1,2})(?::00)?\s*[-–]\s*(\d{1,2})(?::00)?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (first < 24 && last < 24 && first !== last) return `${first}-${last}`;
  const isEmpty = from !== undefined && first === last;
  const why = isEmpty ? 'starts and ends at the same hour' : "isn't a range of hours";
  return {
    problem: `“${repeated(text)}” ${why}. Write two whole hours from 0 to 23, such as \`22-8\`, or \`none\`.`,
  };
}

/** Whether it is quiet at an instant. In a repeated hour, both times. */
export function isQuiet(quiet: string | null, timezone: string, at: number): boolean {
  if (quiet === null) return false;
  const [from, to] = hoursOf(quiet);
  const now = new Date(wallAt(timezone, at)).getUTCHours();
  return from < to ? now >= from && now < to : now >= from || now < to;
}

/** The first instant from `at` on that isn't quiet. */
export function quietEnd(quiet: string | null, timezone: string, at: number): number {
  if (quiet === null || !isQuiet(quiet, timezone, at)) return at;
  const [, to] = hoursOf(quiet);
  const wall = wallAt(timezone, at);
  const today = Math.floor(wall / day) * day + to * hour;
  for (let end = today > wall ? today : today + day; ; end += day) {
    // The clock may skip the only hour that isn't quiet, or a zone the whole day.
    const instant = instantOf(timezone, end);
    const isEnd = instant !== undefined && instant > at && !isQuiet(quiet, timezone, instant);
    if (isEnd) return instant;
  }
}

/** `from 22:00 to 8:00` */
export function describeQuiet(quiet: string): string {
  const [from, to] = hoursOf(quiet);
  return `from ${from}:00 to ${to}:00`;
}

function hoursOf(quiet: string): readonly [number, number] {
  const [from, to] = quiet.split('-').map(Number);
  return [from ?? 0, to ?? 0];
}
