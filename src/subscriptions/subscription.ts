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

/** What becomes of a run that is over 6 hours late: it is posted once, or not at all. */
export const missedPolicies = ['latest', 'skip'] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** When a subscription posts, as wall time: on some days at a time (`HH:MM`), or by five cron fields. */
export type Timing = { readonly days: Days; readonly time: string } | { readonly cron: string };

/** What an admin chooses. */
export interface SubscriptionSettings {
  readonly channelId: string;
  readonly timing: Timing;
  /** A name of the IANA database, such as `Europe/London`. */
  readonly timezone: string;
  readonly content: Content;
  readonly mentionRoleId: string | null;
  readonly missed: MissedPolicy;
  /** Without a sound or a push notification. */
  readonly silent: boolean;
  /** Also to the servers that follow the announcement channel. */
  readonly publish: boolean;
}

/** Posts that are to appear in a channel, again and again. Times are milliseconds since the epoch. */
export interface Subscription extends SubscriptionSettings {
  /** Grows with each subscription, over all guilds, and is never used again. */
  readonly id: number;
  readonly guildId: string;
  /** The user who set it up, who is told when its channel is lost. */
  readonly createdBy: string;
  readonly createdAt: number;
  /** Grows with each change by an admin: of two who change the same, the second is told. */
  readonly revision: number;
  /** The next run; null while paused. */
  readonly nextDueAt: number | null;
  /** Set while Discord does not let us post there. */
  readonly outage: Outage | null;
}

export interface Outage {
  readonly since: number;
  /** Discord's error code: 10003 unknown channel, 50001 missing access, 50013 missing permissions, … */
  readonly code: number;
  /** How often it was tried in vain. */
  readonly tries: number;
  readonly retryAt: number;
}

/** At most so many subscriptions a guild. */
export const subscriptionsPerGuild = 10;

export interface NewSubscription {
  readonly settings: SubscriptionSettings;
  /** Null: it is added as a paused one. */
  readonly nextDueAt: number | null;
}
