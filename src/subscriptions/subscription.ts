/** Which days of the week; the names are those of the option `days`. */
export const dayChoices = [
  'daily',
  'weekdays',
  'weekends',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Days = (typeof dayChoices)[number];

export const contents = ['news', 'digest', 'spotlight'] as const;
export type Content = (typeof contents)[number];

/** Whether the latest of the slots that are over 6 hours late is still posted, or all are skipped. */
export const missedPolicies = ['latest', 'skip'] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** Whether a post says its headline outside the embeds too, where push notifications show it. */
export const postTexts = ['headline', 'none'] as const;
export type PostText = (typeof postTexts)[number];

/** Whether a subscription posts at its times, or when the facts change. */
export const deliveries = ['scheduled', 'at-once'] as const;
export type Delivery = (typeof deliveries)[number];

/** When a subscription posts, as wall time: on some days at a time (`HH:MM`), or by five cron fields. */
export type Timing = { readonly days: Days; readonly time: string } | { readonly cron: string };

export interface SubscriptionSettings {
  readonly channelId: string;
  readonly delivery: Delivery;
  /** Unused while it posts at once. */
  readonly timing: Timing;
  /** A name of the IANA database, such as `Europe/London`. */
  readonly timezone: string;
  readonly content: Content;
  /** News about nothing but this topic or person (`data/about.ts`); null: about everything. */
  readonly about: string | null;
  readonly mentionRoleId: string | null;
  /** The hours in which posts ping nobody, in its zone (`quiet.ts`); null: none. */
  readonly quiet: string | null;
  readonly text: PostText;
  readonly missed: MissedPolicy;
  /** Without a sound or a push notification. */
  readonly silent: boolean;
  /** Also to the servers that follow the announcement channel. */
  readonly publish: boolean;
}

/** Recurring posts in a channel. Times are milliseconds since the epoch. */
export interface Subscription extends SubscriptionSettings {
  /** Unique across all guilds, ascending and never reused. */
  readonly id: number;
  readonly guildId: string;
  /** The user who set it up and gets the outage notices. */
  readonly createdBy: string;
  readonly createdAt: number;
  /** Increases with each change by an admin, to detect conflicts. */
  readonly revision: number;
  /** The next due time; null while paused; `untilNews` if it posts at once and there is no news. */
  readonly nextDueAt: number | null;
  /** Set while the channel is lost. */
  readonly outage: Outage | null;
}

export interface Outage {
  readonly since: number;
  /** Discord's error code: 10003 unknown channel, 50001 missing access, 50013 missing permissions, … */
  readonly code: number;
  /** Failed attempts. */
  readonly tries: number;
  readonly retryAt: number;
}

export const subscriptionsPerGuild = 10;

export interface NewSubscription {
  readonly settings: SubscriptionSettings;
  /** Null adds it paused. */
  readonly nextDueAt: number | null;
  /** Ids of updates to leave out although it hasn't posted them. If omitted, an edit keeps those of before. */
  readonly known?: readonly string[] | undefined;
}
