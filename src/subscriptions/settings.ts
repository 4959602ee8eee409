import { repeated } from '#replies/text.ts';
import type { Content, SubscriptionSettings, Timing } from './subscription.ts';
import { readTiming, type ChosenTiming } from './schedule.ts';
import { readQuiet } from './quiet.ts';
import { findTimezones, readTimezone } from './timezones.ts';

type Kept = Omit<SubscriptionSettings, 'channelId' | 'timing' | 'mentionRoleId' | 'quiet'>;

/** The options that an admin set; all others are undefined. */
export interface SettingsInput extends ChosenTiming, Undefinable<Kept> {
  /** A role's id; null removes the mention. */
  readonly mention?: string | null | undefined;
  /** As an admin types it. */
  readonly quiet?: string | undefined;
}

type Undefinable<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

export interface SettingsContext {
  /** The default. */
  readonly timezone: string;
  /** Between two posts. */
  readonly minIntervalMinutes: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type ReadSettings =
  | { readonly settings: SubscriptionSettings }
  /** For the admin, in Discord's markdown. */
  | { readonly problems: readonly string[] };

/** Completes the input with the settings `before`, or with defaults. */
export async function readSettings(
  channelId: string,
  typed: SettingsInput,
  context: SettingsContext,
  before?: SubscriptionSettings,
): Promise<ReadSettings> {
  const { time, cron, timezone: zone } = typed;
  const input = { ...typed, time: plain(time), cron: plain(cron), timezone: plain(zone) };
  const timing = timingOf(input, context, before);
  const timezone = await timezoneOf(input, context, before);
  const content = input.content ?? before?.content ?? 'news';
  const quiet = input.quiet === undefined ? (before?.quiet ?? null) : readQuiet(input.quiet);
  const hasQuiet = quiet === null || typeof quiet === 'string';
  const delivery = input.delivery ?? before?.delivery ?? 'scheduled';
  const problems = [
    ...(delivery === 'at-once' ? problemsAtOnce(input, content) : []),
    ...(hasQuiet ? [] : [quiet.problem]),
    ...[timing, timezone].flatMap((one) => ('problem' in one ? [one.problem] : [])),
    ...(content !== 'news' && input.about ? [aboutNeedsNews] : []),
  ];
  if ('problem' in timing || 'problem' in timezone || !hasQuiet || problems.length > 0) {
    return { problems };
  }
  return {
    settings: {
      channelId,
      ...timing,
      ...timezone,
      delivery,
      content,
      about: content === 'news' ? chosen(input.about, before?.about) : null,
      mentionRoleId: chosen(input.mention, before?.mentionRoleId),
      quiet,
      text: input.text ?? before?.text ?? 'headline',
      missed: input.missed ?? before?.missed ?? 'latest',
      silent: input.silent ?? before?.silent ?? false,
      publish: input.publish ?? before?.publish ?? false,
    },
  };
}

const aboutNeedsNews = "`about` limits news: a digest or a spotlight can't have it.";

/** Posts at once have no times, and only news can be new. */
function problemsAtOnce({ days, time, cron }: SettingsInput, content: Content): readonly string[] {
  const isTimed = days !== undefined || time !== undefined || cron !== undefined;
  return [
    ...(isTimed ? [atOnceHasNoTimes] : []),
    ...(content === 'news'
      ? []
      : [`\`delivery:at-once\` posts news only, and this is a ${content}.`]),
  ];
}

const atOnceHasNoTimes =
  '`delivery:at-once` takes no `days`, `time` or `cron`: it posts when the facts change. For times, choose `delivery:scheduled`.';

/** A setting that null removes. */
function chosen(now: string | null | undefined, before: string | null = null): string | null {
  return now === undefined ? before : now;
}

/** Without the backticks that come along when a text is copied from a message. */
function plain(text: string | undefined): string | undefined {
  return text?.replaceAll('`', '');
}

/** If the subscription already has days and a time, each can be changed alone. */
function timingOf(
  { days, time, cron }: SettingsInput,
  { minIntervalMinutes }: SettingsContext,
  before: SubscriptionSettings | undefined,
): { readonly timing: Timing } | { readonly problem: string } {
  const isSaid = days !== undefined || time !== undefined || cron !== undefined;
  if (before && !isSaid) return { timing: before.timing };
  const kept = before && cron === undefined && 'days' in before.timing ? before.timing : undefined;
  const wished = { days: days ?? kept?.days, time: time ?? kept?.time, cron };
  const timing = readTiming(wished, minIntervalMinutes);
  return 'problem' in timing ? timing : { timing };
}

async function timezoneOf(
  { timezone: typed }: SettingsInput,
  { timezone: usual, now }: SettingsContext,
  before: SubscriptionSettings | undefined,
): Promise<{ readonly timezone: string } | { readonly problem: string }> {
  if (typed === undefined) return { timezone: before?.timezone ?? usual };
  const timezone = await readTimezone(typed);
  if (timezone !== undefined) return { timezone };
  const near = (await findTimezones(typed, now)).slice(0, 3).map(({ value }) => value);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : 'Type the nearest big city, your country, or an offset such as UTC+1, and choose from the list.';
  return { problem: `“${repeated(typed)}” isn't a time zone that the bot knows. ${hint}` };
}
