import type { ServerContext } from '#commands/declaration.ts';
import type { PostSample, SetUp } from '#replies/subscriptions.ts';
import { timestamp } from '#replies/subscriptions.ts';
import { literal } from '#replies/text.ts';
import type { Subscription } from '#store/subscriptions.ts';
import { compose } from '#updates/editor.ts';
import { clockChange, localTime, nextRuns } from '#updates/schedule.ts';
import type { UpdatesParts } from './parts.ts';
import { viewOf } from './which.ts';

const shownRuns = 3;

/** What an admin is shown of a subscription that was just set up or changed. */
export async function setUpOf(
  parts: UpdatesParts,
  { facts, now }: ServerContext,
  subscription: Subscription,
  notes: readonly string[],
): Promise<SetUp> {
  const { timing, timezone } = subscription;
  const runs = nextRuns(timing, timezone, now, shownRuns);
  return {
    ...viewOf(subscription),
    runs: runs.map((at) => ({ at, localTime: localTime(at, timezone) })),
    notes: [...notes, ...clockNotes(subscription, now, runs.at(-1) ?? now)],
    sample: await sampleOf(parts, { facts, now }, subscription),
  };
}

/** What the next post would say, or an example where it would say nothing; nothing is stored. */
export async function sampleOf(
  { slots }: UpdatesParts,
  { facts, now }: Pick<ServerContext, 'facts' | 'now'>,
  subscription: Subscription,
): Promise<PostSample> {
  const { content, id } = subscription;
  const slot = { now, seed: String(id), mark: 'preview' };
  const edition = compose(content, facts, await slots.had(subscription), slot);
  if (edition.kind === 'post') return { answer: edition.reply, nothingNow: undefined };
  const example = compose(content, facts, { updateIds: new Set(), spotlight: null }, slot);
  return {
    answer: example.kind === 'post' ? example.reply : undefined,
    nothingNow: edition.why,
  };
}

function clockNotes(
  { timezone, timing }: Subscription,
  from: number,
  to: number,
): readonly string[] {
  const change = clockChange(timezone, from, to);
  if (!change) return [];
  const { at, before, after } = change;
  const direction = after > before ? 'forward' : 'back';
  const length = lengthOf(Math.abs(after - before));
  const kept =
    'time' in timing ? `Posts stay at ${timing.time} there` : 'Posts keep to the local time';
  return [
    `🕰️ The clocks in ${literal(timezone)} go ${direction} by ${length} on ${timestamp(at, 'D')}. ${kept}.`,
  ];
}

function lengthOf(minutes: number): string {
  if (minutes === 60) return 'an hour';
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}
