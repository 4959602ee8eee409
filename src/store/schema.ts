import type { Generated, Kysely, Transaction as KyselyTransaction } from 'kysely';
import type {
  Content,
  Days,
  Delivery,
  MissedPolicy,
  PostText,
} from '#subscriptions/subscription.ts';

/** Why a version of the facts became the current one. */
export type FactsReason = 'start' | 'reload' | 'rollback';

/** The tables after the newest migration. Times are milliseconds since the Unix epoch; flags are 0 or 1. */
export interface Schema {
  hawkins_post_migrations: {
    readonly version: number;
    readonly name: string;
    readonly applied_at: number;
  };
  /** Every version of the facts that was current, in that order. */
  facts_versions: {
    /** Grows with each row and is never reused. */
    readonly id: Generated<number>;
    readonly version: string;
    /** The pack's files as JSON, compressed by gzip. */
    readonly content: Uint8Array;
    readonly created_at: number;
    readonly author: string;
    readonly reason: FactsReason;
    readonly origin: string;
    /** The target of a rollback from this entry; null if nothing older is kept. */
    readonly previous_id: number | null;
  };
  /** One row: which version is current; null before the first. */
  facts_current: {
    readonly only_row: number;
    readonly facts_version_id: number | null;
    /** The newest version with news, and when its posts at once are due. */
    readonly news_id: Generated<number>;
    readonly news_due_at: number | null;
  };
  guilds: {
    readonly guild_id: string;
    readonly timezone: string | null;
    /** When an admin last changed something. */
    readonly last_contact_at: number;
    /** The season that its members have seen; null: its spoilers are hidden. */
    readonly seen_season: number | null;
  };
  subscriptions: SubscriptionsTable;
  slots: SlotsTable;
  /** Updates that a subscription has posted, is about to post, or leaves out as known. */
  posted_updates: {
    readonly subscription_id: number;
    /** Empty for a known update, which is in no message and has no slot. */
    readonly channel_id: string;
    readonly update_id: string;
    readonly guild_id: string;
    /** The slot of its message; null once it is no longer corrected. */
    readonly slot_id: number | null;
    readonly position: number;
    readonly hash: string;
  };
  /** One row: when the next request may be made. */
  pace: {
    readonly only_row: number;
    readonly next_at: number;
  };
  /** One row: grows with each change of a server's settings. */
  settings_changes: {
    readonly only_row: number;
    readonly revision: number;
  };
}

export type Database = Kysely<Schema>;
export type Transaction = KyselyTransaction<Schema>;

export interface SubscriptionsTable {
  /** Grows with each row and is never reused. */
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
  readonly text: PostText;
  readonly missed: MissedPolicy;
  readonly silent: number;
  readonly publish: number;
  readonly about: string | null;
  readonly delivery: Delivery;
  /** The newest version of the facts whose news it has been made due for. */
  readonly news_id: Generated<number>;
  readonly quiet: string | null;
  readonly next_due_at: number | null;
  readonly outage_since: number | null;
  readonly outage_code: number | null;
  readonly outage_tries: number | null;
  readonly outage_retry_at: number | null;
  /** When its creator was last notified of an outage; stays after its end. */
  readonly told_at: number | null;
  /** The position of its deck after the last post that was sent. */
  readonly spotlight: string | null;
}

export interface SlotsTable {
  /** Grows with each row and is never reused. */
  readonly id: Generated<number>;
  /** Unique: from a subscription and a time, or from an interaction. */
  readonly run_key: string;
  readonly subscription_id: number;
  readonly guild_id: string;
  readonly kind: 'scheduled' | 'manual';
  readonly content: Content;
  readonly due_at: number;
  readonly state: 'waiting' | 'sending' | 'sent' | 'skipped';
  /** When it is ready or its claim expires; null once it is finished. */
  readonly wake_at: number | null;
  /** The token of the current claim. */
  readonly claim: string | null;
  readonly attempts: Generated<number>;
  /** When it was claimed with this message for the first time. */
  readonly uncertain_since: number | null;
  /** Whether a claim before the present one may have posted it. */
  readonly in_doubt: Generated<number>;
  /** Its channel, set with `message`. */
  readonly channel_id: string | null;
  readonly message_id: string | null;
  /** When it was posted or skipped. */
  readonly ended_at: number | null;
  /** Why it waits or was skipped; once it is sent, why publishing failed. */
  readonly reason: string | null;
  /** The position of the deck after this post. */
  readonly spotlight: string | null;
  /** Its message is not corrected before then. */
  readonly correct_after: Generated<number>;
  readonly correct_attempts: Generated<number>;
  /** Kept until it is posted, or as long as it has updates to correct. */
  readonly message: string | null;
}
