import type { Content, Subscription } from '#subscriptions/subscription.ts';

/** An update that a post shows; `hash` is of its content, so that a change of it is seen. */
export interface PostedItem {
  readonly updateId: string;
  readonly hash: string;
}

/** What a slot says, made when it is claimed and kept until its outcome is certain. */
export interface Composed {
  /** The message as Discord takes it, as JSON. */
  readonly message: string;
  /** The updates in it, in the order of its embeds. */
  readonly items: readonly PostedItem[];
  /** For `spotlight`: where its deck stands after this post. */
  readonly spotlight: string | null;
}

/** What the channel has had so far, for whoever composes. */
export interface Had {
  /** Ids of updates that were posted to the channel, or are about to be. */
  readonly updateIds: ReadonlySet<string>;
  /** Where the subscription's deck stands; null before its first spotlight. */
  readonly spotlight: string | null;
}

/** A run that is to be composed. */
export interface DueSlot {
  readonly id: number;
  readonly subscription: Subscription;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** `manual`: an admin asked for it just now. */
  readonly kind: 'scheduled' | 'manual';
  /**
   * Names the slot in all the world: 22 characters of `A-Za-z0-9_-`, made from a hash of channel,
   * subscription and run. It is the nonce of the message and stands in its first button.
   */
  readonly mark: string;
}

/** A run that is ours to send until `claimedUntil`. */
export interface ClaimedSlot extends DueSlot {
  /** Proves that it is ours. */
  readonly claim: string;
  readonly claimedUntil: number;
  /** How often it was claimed before. */
  readonly attempts: number;
  /** Where it goes, fixed when it was composed. */
  readonly channelId: string;
  readonly message: string;
  /**
   * Since when it may have been posted without our knowing; null if it surely was not. Whoever claims it
   * sets this to the time of the claim, in the same transaction, before anything is sent.
   */
  readonly uncertainSince: number | null;
  /** Set once it is posted and only waits to be published. */
  readonly messageId: string | null;
  /** Whether a later run of the same subscription is there already. */
  readonly isSuperseded: boolean;
}

export type Compose = (slot: DueSlot, had: Had) => Composed | { readonly skipped: string };

export interface Claims {
  readonly claimed: readonly ClaimedSlot[];
  /** Those that turned out to have nothing to say: finished. */
  readonly skipped: readonly { readonly slot: DueSlot; readonly why: string }[];
}

/** How a slot ended, or where it stands. */
export type SlotState =
  | { readonly state: 'waiting'; readonly readyAt: number; readonly reason: string | null }
  | { readonly state: 'sending' }
  | {
      readonly state: 'sent';
      readonly channelId: string;
      readonly messageId: string;
      readonly at: number;
      /** Why it could not be published; null if it was, or was not to be. */
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

/** What a lost channel means to its subscription. */
export interface LossOutcome {
  readonly subscription: Subscription;
  /**
   * Whether whoever set it up is to be told: once an outage, and once an hour for all subscriptions of
   * theirs in one guild.
   */
  readonly tell: boolean;
}

/**
 * Single posts, from the time they are due until their outcome is recorded. Each function is one
 * transaction. Functions that take a claim do nothing, and say so with false, where it is another's by now;
 * except `sent`, as a message that is there is there.
 */
export interface Slots {
  /**
   * Claims up to `limit` slots that are ready or whose claim has run out, each by compare and set; guilds
   * take turns, then the longest ready come first. Those without a message are composed in the same
   * transaction; their updates count as posted to the channel from then on, so that no other slot says
   * them too.
   */
  claim(
    request: { readonly now: number; readonly until: number; readonly limit: number },
    compose: Compose,
  ): Promise<Claims>;
  /** It is posted. Ends an outage. With `publish` it stays claimed until `published`. */
  sent(
    slot: Pick<ClaimedSlot, 'id' | 'claim'>,
    outcome: { readonly messageId: string; readonly at: number; readonly publish: boolean },
  ): Promise<void>;
  /** `trouble`: why it could not be; null if it is. */
  published(
    slot: Pick<ClaimedSlot, 'id' | 'claim'>,
    outcome: { readonly trouble: string | null; readonly at: number },
  ): Promise<boolean>;
  /**
   * Gives it back, to be tried again. Where it surely was not posted, its message is taken back: it will
   * be composed anew. Where it may have been, everything stays as it is.
   */
  retry(
    slot: Pick<ClaimedSlot, 'id' | 'claim'>,
    outcome: {
      readonly readyAt: number;
      readonly reason: string;
      readonly certainlyNotPosted: boolean;
    },
  ): Promise<boolean>;
  /** The channel is lost: the slot waits until `retryAt`, and an outage begins or goes on. */
  lost(
    slot: Pick<ClaimedSlot, 'id' | 'claim'>,
    outcome: {
      readonly code: number;
      readonly at: number;
      /** The next try, by the number of tries in vain, this one included. */
      readonly retryAt: (tries: number) => number;
    },
  ): Promise<LossOutcome | undefined>;
  /**
   * It will not be posted; `forget`: its updates become news again, and a spotlight's card is not drawn. Else
   * they count as posted.
   */
  skip(
    slot: Pick<ClaimedSlot, 'id' | 'claim'>,
    outcome: { readonly why: string; readonly at: number; readonly forget: boolean },
  ): Promise<boolean>;
  /**
   * A post that an admin asked for; once for each `interactionId`. Ready at once, whatever outage there is.
   * @returns its id; undefined if the guild has no such subscription.
   */
  addManual(
    guildId: string,
    subscriptionId: number,
    interactionId: string,
    now: number,
  ): Promise<number | undefined>;
  get(id: number): Promise<SlotRecord | undefined>;
  /**
   * Of each subscription of a guild the newest run that was sent, the newest one that was skipped, and the
   * unfinished ones; newest first.
   */
  recent(guildId: string): Promise<readonly SlotRecord[]>;
  /** What a post composed now would have to go by. */
  had(subscription: Pick<Subscription, 'id' | 'channelId'>): Promise<Had>;
  /** When there is next something to do for anybody: a run due, a slot ready, a claim that runs out. */
  nextEventAt(): Promise<number | undefined>;
  /** How many slots are ready or claimed at this moment. */
  backlog(now: number): Promise<number>;
}
