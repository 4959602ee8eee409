import type { Generated } from 'kysely';
import type { Content, Days, MissedPolicy } from '#subscriptions/subscription.ts';

/** The tables behind production updates. Times are milliseconds since the Unix epoch; flags are 0 or 1. */
export interface UpdatesSchema {
  guilds: GuildsTable;
  subscriptions: SubscriptionsTable;
  slots: SlotsTable;
  posted_updates: PostedUpdatesTable;
  pace: PaceTable;
}

export interface GuildsTable {
  readonly guild_id: string;
  readonly timezone: string | null;
  /** When an admin of theirs last changed something. */
  readonly last_contact_at: number;
}

export interface SubscriptionsTable {
  /** Grows with each row and is never used again. */
  readonly id: Generated<number>;
  readonly guild_id: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly revision: number;
  readonly channel_id: string;
  /** Either `days` and `time`, or `cron`. */
  readonly days: Days | null;
  readonly time: string | null;
  readonly cron: string | null;
  readonly timezone: string;
  readonly content: Content;
  readonly mention_role_id: string | null;
  readonly missed: MissedPolicy;
  readonly silent: number;
  readonly publish: number;
  readonly next_due_at: number | null;
  readonly outage_since: number | null;
  readonly outage_code: number | null;
  readonly outage_tries: number | null;
  readonly outage_retry_at: number | null;
  /** When whoever set it up was last told of an outage; stays when it is over. */
  readonly told_at: number | null;
  /** Where its deck stands after the last post that was sent. */
  readonly spotlight: string | null;
}

export interface SlotsTable {
  /** Grows with each row and is never used again. */
  readonly id: Generated<number>;
  /** What it is a run of: a subscription and its time, or an interaction. */
  readonly run_key: string;
  readonly subscription_id: number;
  readonly guild_id: string;
  readonly kind: 'scheduled' | 'manual';
  readonly content: Content;
  readonly due_at: number;
  readonly state: 'waiting' | 'sending' | 'sent' | 'skipped';
  /** When there is something to do: it is ready, or its claim runs out. Null once it is finished. */
  readonly wake_at: number | null;
  /** Whose it is. */
  readonly claim: string | null;
  readonly attempts: Generated<number>;
  /** When it was claimed with this message for the first time. */
  readonly uncertain_since: number | null;
  /** Whether a claim before the present one may have posted it. */
  readonly in_doubt: Generated<number>;
  /** Where it goes; set with `message`. */
  readonly channel_id: string | null;
  readonly message_id: string | null;
  /** When it was posted or skipped. */
  readonly ended_at: number | null;
  /** Why it waits or was skipped; once it is sent: why it is not published. */
  readonly reason: string | null;
  /** Where the deck stands after this post. */
  readonly spotlight: string | null;
  /** Its message is not corrected before then. */
  readonly correct_after: Generated<number>;
  readonly correct_attempts: Generated<number>;
  /** Kept while it may be needed: until it is posted, or while it shows updates. */
  readonly message: string | null;
}

/** Updates that a channel has had, or is about to have. */
export interface PostedUpdatesTable {
  readonly channel_id: string;
  readonly update_id: string;
  readonly guild_id: string;
  /** Whose message shows it; null once nobody corrects it any more. */
  readonly slot_id: number | null;
  readonly position: number;
  readonly hash: string;
}

/** One row: when the next request may be made. */
export interface PaceTable {
  readonly only_row: number;
  readonly next_at: number;
}
