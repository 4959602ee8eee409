import type { Selectable } from 'kysely';
import type { Database, SubscriptionsTable } from './schema.ts';
import type {
  NewSubscription,
  Outage,
  Subscription,
  SubscriptionSettings,
  Timing,
} from '#subscriptions/subscription.ts';

export type SubscriptionRow = Selectable<SubscriptionsTable>;

export function subscriptionOf(row: SubscriptionRow): Subscription {
  return {
    id: row.id,
    guildId: row.guild_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    revision: row.revision,
    channelId: row.channel_id,
    timing: timingOf(row),
    timezone: row.timezone,
    content: row.content,
    about: row.about,
    delivery: row.delivery,
    quiet: row.quiet,
    mentionRoleId: row.mention_role_id,
    text: row.text,
    missed: row.missed,
    silent: row.silent === 1,
    publish: row.publish === 1,
    nextDueAt: row.next_due_at,
    outage: outageOf(row),
  };
}

export function rowsOf(db: Database, guildId: string) {
  return db.selectFrom('subscriptions').selectAll().where('guild_id', '=', guildId);
}

/** The columns of an admin's settings. */
export function settingsColumns(settings: SubscriptionSettings) {
  return {
    channel_id: settings.channelId,
    ...timingColumns(settings.timing),
    timezone: settings.timezone,
    content: settings.content,
    about: settings.about,
    delivery: settings.delivery,
    quiet: settings.quiet,
    mention_role_id: settings.mentionRoleId,
    text: settings.text,
    missed: settings.missed,
    silent: Number(settings.silent),
    publish: Number(settings.publish),
  };
}

/** The columns of a subscription that has no outage. */
export const noOutage = {
  outage_since: null,
  outage_code: null,
  outage_tries: null,
  outage_retry_at: null,
} as const;

type TimingColumn = 'delivery' | 'timezone' | 'days' | 'time' | 'cron';

/** Whether a row posts the same content at the same times in the same channel. */
export function isDuplicate(
  row: Pick<SubscriptionRow, 'channel_id' | 'content' | 'about' | TimingColumn>,
  settings: SubscriptionSettings,
): boolean {
  return (
    row.channel_id === settings.channelId &&
    row.content === settings.content &&
    row.about === settings.about &&
    isSameTiming(row, settings)
  );
}

/** Compares with the present subscriptions and with those being added together. */
export function firstDuplicate(
  present: readonly SubscriptionRow[],
  added: readonly NewSubscription[],
) {
  for (const [index, { settings }] of added.entries()) {
    const row = present.find((one) => isDuplicate(one, settings));
    if (row) return { id: row.id, index };
    const columns = settingsColumns(settings);
    if (added.slice(0, index).some((earlier) => isDuplicate(columns, earlier.settings))) {
      return { id: null, index };
    }
  }
  return undefined;
}

/** Whether a row posts at the same times. */
export function isSameTiming(
  row: Pick<SubscriptionRow, TimingColumn>,
  { delivery, timing, timezone }: SubscriptionSettings,
): boolean {
  if (row.delivery !== delivery) return false;
  if (delivery === 'at-once') return true;
  const { days, time, cron } = timingColumns(timing);
  return row.timezone === timezone && row.days === days && row.time === time && row.cron === cron;
}

function timingColumns(timing: Timing) {
  return 'cron' in timing
    ? { days: null, time: null, cron: timing.cron }
    : { days: timing.days, time: timing.time, cron: null };
}

/** The database checks that a row has either days and a time, or cron fields. */
function timingOf({ id, days, time, cron }: SubscriptionRow): Timing {
  if (cron !== null) return { cron };
  if (days !== null && time !== null) return { days, time };
  throw new Error(`Subscription ${id} has no timing.`);
}

function outageOf(row: SubscriptionRow): Outage | null {
  const { outage_since: since, outage_code: code, outage_tries: tries } = row;
  const { outage_retry_at: retryAt } = row;
  if (since === null || code === null || tries === null || retryAt === null) return null;
  return { since, code, tries, retryAt };
}
