import { timestamp } from './subscriptions.ts';
import { literal } from '#replies/text.ts';
import type { Timing } from '#subscriptions/subscription.ts';
import { localTime, wallTimesOf } from '#subscriptions/schedule.ts';
import { clockChange, type ClockChange } from '#subscriptions/wall-clock.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Clock changes between two posts further apart than this are ignored. */
const fewWeeks = 5 * 7 * day;

/** A schedule with its next posts, in ms since the epoch, earliest first. */
export interface ComingPosts {
  readonly timing: Timing;
  readonly timezone: string;
  readonly dueTimes: readonly number[];
}

/** A note, in markdown, on the clock change between the next posts, or within a day of one, nearest to a post. */
export function clockNote(posts: ComingPosts, now: number): string | undefined {
  const change = nearestChange(posts, now);
  if (!change) return undefined;
  const { at, before, after } = change;
  const { timezone } = posts;
  const direction = after > before ? 'forward' : 'back';
  const length = lengthOf(Math.abs(after - before));
  return `🕰️ The clocks in ${literal(timezone)} go ${direction} by ${length} on ${timestamp(at, 'D')}. ${effectOf(change, posts)}`;
}

function nearestChange({ timezone, dueTimes }: ComingPosts, now: number): ClockChange | undefined {
  const spans = dueTimes.flatMap((due, index) => {
    const next = dueTimes[index + 1] ?? Infinity;
    return [
      [Math.max(due - day, now), due + day] as const,
      ...(next - due <= fewWeeks ? [[due, next] as const] : []),
    ];
  });
  const changes = spans.flatMap(([from, to]) => clockChange(timezone, from, to) ?? []);
  const distance = ({ at }: ClockChange) => Math.min(...dueTimes.map((due) => Math.abs(due - at)));
  return changes.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** The effect of a change on the posts, mainly on times that it skips or repeats. */
function effectOf(change: ClockChange, { timing, timezone, dueTimes }: ComingPosts): string {
  const { at, before, after } = change;
  const [from, to] = [at + before * minute, at + after * minute];
  const times = wallTimesOf(timing);
  if (after > before) {
    const skipped = times.next(from - 1) ?? Infinity;
    if (skipped < to && dueTimes.includes(at)) {
      return `${timeOfDay(skipped)} doesn't exist that night, so the post comes at ${localTime(at, timezone)}.`;
    }
  } else {
    const repeated = times.next(to - 1) ?? Infinity;
    if (repeated < from && dueTimes.some((due) => due < at && due >= at - (from - to))) {
      return `${timeOfDay(repeated)} happens twice that night; the post comes the first time.`;
    }
  }
  return 'time' in timing
    ? `Posts stay at ${timing.time} local time.`
    : 'Posts keep to local time.';
}

function timeOfDay(wallTime: number): string {
  return new Date(wallTime).toISOString().slice(11, 16);
}

function lengthOf(minutes: number): string {
  if (minutes === 60) return 'an hour';
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}
