import type { Context } from '#commands/declaration.ts';
import { updatesAbout } from '#data/about.ts';
import type { Facts } from '#data/facts.ts';
import type { Outlook, PostSample } from './views/set-up.ts';
import type { AlreadyPosted } from '#store/slots/slot.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { clockNote } from './views/clock-notes.ts';
import { namesTwoKindsOfDays } from '#subscriptions/describe-cron.ts';
import { composePost, inOrder } from '#updates/compose-post.ts';
import { nextDueTimes } from '#subscriptions/schedule.ts';
import type { UpdatesDeps } from './deps.ts';
import { viewOf } from './find-subscription.ts';

const shownDueTimes = 3;

/** The next posts of a subscription that was just added or changed, with `notes` for its admin. */
export function outlookOf(
  subscription: Subscription,
  notes: readonly string[],
  now: number,
): Outlook {
  const { timing, timezone } = subscription;
  const dueTimes =
    subscription.delivery === 'scheduled' ? nextDueTimes(timing, timezone, now, shownDueTimes) : [];
  const clock = clockNote({ timing, timezone, dueTimes }, now);
  return {
    ...viewOf(subscription),
    dueTimes,
    notes: [
      ...notes,
      ...(dueTimes.length > 0 && 'cron' in timing && namesTwoKindsOfDays(timing.cron)
        ? [eitherIsEnough]
        : []),
      ...(clock === undefined ? [] : [clock]),
    ],
  };
}

const eitherIsEnough =
  'This cron has days of the month and days of the week. It posts on every day that matches either.';

/** The next post, or an example if there would be none. Stores nothing. */
export async function sampleOf(
  { slots }: UpdatesDeps,
  { facts, now, pictures }: Pick<Context, 'facts' | 'now' | 'pictures'>,
  subscription: Subscription,
): Promise<PostSample> {
  const { content, about, delivery, id } = subscription;
  const context = { now, seed: String(id), idempotencyKey: 'preview', about, delivery };
  const alreadyPosted = await slots.alreadyPosted(subscription);
  const draft = composePost(content, facts, alreadyPosted, context);
  if ('reply' in draft) {
    const wanted = updatesAbout(facts, about) ?? [];
    const fresh = wanted.filter((update) => !alreadyPosted.updateIds.has(update.id)).length;
    const news = content === 'news' ? { shown: draft.items.length, fresh } : undefined;
    const picture = content === 'digest' ? await pictures.timeline(facts) : undefined;
    const answer = picture ? { ...draft.reply, picture } : draft.reply;
    return { answer, nothingNow: undefined, news };
  }
  const example = composePost(content, facts, allButOne(facts, about), context);
  return {
    answer: 'reply' in example ? example.reply : undefined,
    nothingNow: draft.skipped,
    news: undefined,
  };
}

/** As if all updates but the newest were posted, so that the example has that one. */
function allButOne(facts: Facts, about: string | null): AlreadyPosted {
  const wanted = new Set(updatesAbout(facts, about));
  return {
    updateIds: new Set(
      inOrder(facts.updates)
        .filter((update) => wanted.has(update))
        .slice(0, -1)
        .map(({ id }) => id),
    ),
    spotlight: null,
  };
}
