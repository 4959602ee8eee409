import type { Content, Subscription } from '#subscriptions/subscription.ts';

/** An update in a post. `hash` is of its content and shows whether it changed. */
export interface PostedItem {
  readonly updateId: string;
  readonly hash: string;
}

/** The post of a slot, composed when the slot is claimed and kept until its outcome is certain. */
export interface ComposedPost {
  /** The JSON of the message that is sent to Discord. */
  readonly message: string;
  /** Its updates, in the order of its embeds. */
  readonly items: readonly PostedItem[];
  /** For `spotlight`: the deck's position after this post. */
  readonly spotlight: string | null;
  /** Whether the subscription has more to post than fits into one message. */
  readonly isPartial?: boolean;
}

/** The earlier posts that a new one must take into account. */
export interface AlreadyPosted {
  /** Ids of updates that the subscription has posted, is about to post, or leaves out as known. */
  readonly updateIds: ReadonlySet<string>;
  /** The position of the subscription's deck; null before its first spotlight. */
  readonly spotlight: string | null;
}

/** A slot to compose a post for. */
export interface DueSlot {
  readonly id: number;
  readonly subscription: Subscription;
  /** The season that the guild's members have seen; 0 for none. */
  readonly seen: number;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** `manual`: an admin has just asked for it. */
  readonly kind: 'scheduled' | 'manual';
  /**
   * Globally unique: 22 characters of `A-Za-z0-9_-`, from a hash of channel, subscription and run key.
   * It is the message's nonce.
   */
  readonly idempotencyKey: string;
  /**
   * Carried by the message's buttons, to find it in the channel's history: the idempotency key. A subscription's posts
   * at once share one mark; their updates tell them apart.
   */
  readonly mark: string;
}

/** A slot that its claimant may send until `claimedUntil`. */
export interface ClaimedSlot extends DueSlot {
  /** Proves the claim. */
  readonly claim: string;
  readonly claimedUntil: number;
  /** The number of earlier claims. */
  readonly attempts: number;
  /** The channel it goes to, fixed when it was composed. */
  readonly channelId: string;
  readonly message: string;
  /**
   * The time since which it may have been posted unnoticed; null if it certainly was not. A claim sets
   * this to its own time, in the same transaction, before anything is sent.
   */
  readonly uncertainSince: number | null;
  /** Set if it is posted and only has to be published. */
  readonly messageId: string | null;
  /** Whether its subscription has a later slot that is due. */
  readonly isSuperseded: boolean;
}

/** Proof that a slot is the caller's. */
export type OwnSlot = Pick<ClaimedSlot, 'id' | 'claim'>;

/** With `readyAt`, it must not be posted before then. */
export type ComposePost = (
  slot: DueSlot,
  alreadyPosted: AlreadyPosted,
) => ComposedPost | { readonly skipped: string } | { readonly readyAt: number };

export interface ClaimRequest {
  readonly now: number;
  readonly until: number;
  readonly limit: number;
  /** The version of the claimant's facts. If it isn't current, posts at once wait for a process that has newer ones. */
  readonly version?: string;
}

export interface Claims {
  readonly claimed: readonly ClaimedSlot[];
  /** Slots that had nothing to post: finished. */
  readonly skipped: readonly { readonly slot: DueSlot; readonly why: string }[];
}

export type SlotState =
  | { readonly state: 'waiting'; readonly readyAt: number; readonly reason: string | null }
  | { readonly state: 'sending' }
  | {
      readonly state: 'sent';
      readonly channelId: string;
      readonly messageId: string;
      readonly at: number;
      /** Why publishing failed; null if it succeeded or was not asked for. */
      readonly publishTrouble: string | null;
    }
  | { readonly state: 'skipped'; readonly why: string; readonly at: number };

export interface SlotRecord {
  readonly id: number;
  readonly subscriptionId: number;
  readonly dueAt: number;
  readonly kind: 'scheduled' | 'manual';
  readonly content: Content;
  readonly state: SlotState;
}

/** The effect of a lost channel on its subscription. */
export interface LossOutcome {
  readonly subscription: Subscription;
  /**
   * Whether to notify the subscription's creator: once per outage, and once an hour for all of the
   * creator's subscriptions in one guild.
   */
  readonly notifyCreator: boolean;
}
