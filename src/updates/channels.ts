import type { ChannelType, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';

/** A message of our own as Discord takes it, without its nonce. */
export type ChannelMessage = RESTPostAPIChannelMessageJSONBody;

/** It did not work and may work later, in `after` ms or more. */
export interface Later {
  readonly kind: 'retry';
  readonly after: number;
  /** For the log and for admins: `Discord answered 503`. */
  readonly reason: string;
  /** Whether Discord surely did not do what was asked. */
  readonly certainlyNotDone: boolean;
}

/** Discord's exact code says that the channel is gone or that we may not post there. */
export interface Lost {
  readonly kind: 'lost';
  readonly code: number;
}

/** Discord refuses what was sent, and will again: a fault of ours. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: number | string;
  readonly reason: string;
}

export type PostOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** A message with this nonce was posted, and somebody deleted it since. */
  | { readonly kind: 'deleted-since' }
  | Later
  | Lost
  | Refused;

export type SearchOutcome =
  | { readonly kind: 'found'; readonly messageId: string }
  | { readonly kind: 'absent' }
  /** History may not be read, or is too long to be read through. */
  | { readonly kind: 'unreadable' }
  | Later
  | Lost;

export type ChangeOutcome =
  { readonly kind: 'done' } | { readonly kind: 'gone' } | Later | Lost | Refused;

/** What the bot may do in a guild, as of now. */
export interface GuildAccess {
  readonly kind: 'access';
  readonly channels: ReadonlyMap<string, ChannelAccess | Lost>;
  /** Its roles by id; empty where the guild itself is out of reach. */
  readonly roles: ReadonlyMap<string, { readonly mentionable: boolean }>;
}

export interface ChannelAccess {
  readonly kind: 'access';
  readonly type: ChannelType;
  /** A bit set; for a thread, those of its parent. An administrator has every bit. */
  readonly permissions: bigint;
}

/**
 * What production updates need of Discord; `discord/` does it. Outcomes are values. Where Discord refuses
 * the token everything rejects with its error for good.
 */
export interface Channels {
  /**
   * With `enforce_nonce`: the same nonce makes no second message for some minutes.
   *
   * @param notAfter the request is not made after this time (ms since the epoch), however long it had to
   *   wait for its turn, or the machine slept: `retry`, certainly not done.
   */
  post(
    channelId: string,
    message: ChannelMessage,
    nonce: string,
    notAfter: number,
  ): Promise<PostOutcome>;
  /** Looks through the channel's history, from `since` (ms since the epoch) on, for our message with a mark. */
  find(channelId: string, mark: string, since: number): Promise<SearchOutcome>;
  edit(
    channelId: string,
    messageId: string,
    message: Pick<ChannelMessage, 'embeds' | 'components'>,
  ): Promise<ChangeOutcome>;
  /** Publishes a message of an announcement channel; one that was published before is `done`. */
  publish(channelId: string, messageId: string): Promise<ChangeOutcome>;
  /** A direct message. `gone`: the user does not take any. */
  tell(userId: string, message: ChannelMessage): Promise<ChangeOutcome>;
  /**
   * What the bot may do in channels of a guild; Discord's code for those out of reach. A channel of another
   * guild is unknown here (10003).
   */
  permissionsIn(guildId: string, channelIds: readonly string[]): Promise<GuildAccess | Later>;
  /** Whether the bot is in the guild. */
  isIn(guildId: string): Promise<boolean | Later>;
}
