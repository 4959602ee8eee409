import { nextDueTime } from './schedule.ts';
import type { SubscriptionSettings } from './subscription.ts';

/** The delay of posts at once after a change of the facts, in ms, in which the change can be taken back. */
export const secondThoughts = 5 * 60_000;

/** The next due time of a subscription that posts at once, until there is news: the last time that a Date can have. */
export const untilNews = 8_640_000_000_000_000;

/**
 * The first due time after `now`. `undefined`: never.
 *
 * @param hasNews whether a subscription that posts at once may have something to post already.
 */
export function firstDueAt(
  { delivery, timing, timezone }: SubscriptionSettings,
  now: number,
  hasNews: boolean,
): number | undefined {
  if (delivery === 'scheduled') return nextDueTime(timing, timezone, now);
  return hasNews ? now + secondThoughts : untilNews;
}
