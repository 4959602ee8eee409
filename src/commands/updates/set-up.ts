import type { ServerContext } from '#commands/declaration.ts';
import type { Facts } from '#data/facts.ts';
import type { Outlook, PostSample } from './views/set-up.ts';
import type { AlreadyPosted } from '#store/slots/slot.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { clockNote } from './views/clock-notes.ts';
import { namesTwoKindsOfDays } from '#subscriptions/describe-cron.ts';
import { compose } from '#updates/compose-post.ts';
import { localTime, nextRuns } from '#subscriptions/schedule.ts';
import type { UpdatesParts } from './parts.ts';
import { viewOf } from './which.ts';

const shownRuns = 3;

/** What comes next of a subscription that was just set up or changed. */
export function outlookOf(
  subscription: Subscription,
  notes: readonly string[],
  now: number,
): Outlook {
  const { timing, timezone } = subscription;
  const runs = nextRuns(timing, timezone, now, shownRuns);
  const clock = clockNote({ timing, timezone, runs }, now);
  return {
    ...viewOf(subscription),
    runs: runs.map((at) => ({ at, localTime: localTime(at, timezone) })),
    notes: [
      ...notes,
      ...('cron' in timing && namesTwoKindsOfDays(timing.cron) ? [eitherIsEnough] : []),
      ...(clock === undefined ? [] : [clock]),
    ],
  };
}

const eitherIsEnough =
  'This cron has days of the month and days of the week. It posts on every day that matches either.';

/** What the next post would say, or an example where it would say nothing; nothing is stored. */
export async function sampleOf(
  { slots }: UpdatesParts,
  { facts, now }: Pick<ServerContext, 'facts' | 'now'>,
  subscription: Subscription,
): Promise<PostSample> {
  const { content, id } = subscription;
  const slot = { now, seed: String(id), mark: 'preview' };
  const alreadyPosted = await slots.alreadyPosted(subscription);
  const edition = compose(content, facts, alreadyPosted, slot);
  if (edition.kind === 'post') {
    const fresh = facts.updates.filter((update) => !alreadyPosted.updateIds.has(update.id)).length;
    const news = content === 'news' ? { shown: edition.items.length, fresh } : undefined;
    return { answer: edition.reply, nothingNow: undefined, news };
  }
  const example = compose(content, facts, allButOne(facts), slot);
  return {
    answer: example.kind === 'post' ? example.reply : undefined,
    nothingNow: edition.why,
    news: undefined,
  };
}

/** One example is enough. */
function allButOne({ updates }: Facts): AlreadyPosted {
  return { updateIds: new Set(updates.slice(0, -1).map(({ id }) => id)), spotlight: null };
}
