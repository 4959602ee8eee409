import type { ChannelType, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import type { Components } from '#replies/buttons.ts';
import type { Picture } from '#replies/reply.ts';

export type { Picture } from '#replies/reply.ts';

/** How wrong a process's clock may be, in ms: an hour, as from a wrong time zone, and some minutes. */
export const clockTolerance = 65 * 60_000;

/** A message in Discord's format, without its nonce. */
export type ChannelMessage = RESTPostAPIChannelMessageJSONBody;

/** The parts of a message that an edit can change. */
export type MessageChange = Pick<
  ChannelMessage,
  'content' | 'embeds' | 'components' | 'allowed_mentions'
>;

/** A temporary failure: try again in `after` ms or more. */
export interface Later {
  readonly kind: 'retry';
  readonly after: number;
  /** For the log and for admins: `Discord answered 503`. */
  readonly reason: string;
  /** Whether it is certain that Discord did not carry out the request. */
  readonly certainlyNotDone: boolean;
}

/** Discord's error code for a channel that is gone or that the bot can't post in. */
export interface Lost {
  readonly kind: 'lost';
  readonly code: number;
}

/** A permanent refusal: the request itself is wrong, which is a bug in the bot. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: number | string;
  readonly reason: string;
}

export type PostOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** A message with this nonce was posted and has been deleted since. */
  | { readonly kind: 'deleted-since' }
  | Later
  | Lost
  | Refused;

export type SearchOutcome =
  | { readonly kind: 'found'; readonly messageId: string; readonly components: Components }
  | { readonly kind: 'absent' }
  /** The bot isn't allowed to read the history. */
  | { readonly kind: 'unreadable' }
  /** There are too many messages. */
  | { readonly kind: 'too long' }
  | Later
  | Lost;

export type ChangeOutcome =
  { readonly kind: 'done' } | { readonly kind: 'gone' } | Later | Lost | Refused;

export interface GuildMember {
  readonly userId: string;
  readonly roleIds: readonly string[];
}

/** The bot's current permissions in a guild. */
export interface GuildAccess {
  readonly kind: 'access';
  readonly channels: ReadonlyMap<string, ChannelAccess | Lost>;
  /** Its roles by id; empty if the bot can't access the guild. */
  readonly roles: ReadonlyMap<string, { readonly mentionable: boolean }>;
}

export interface ChannelAccess {
  readonly kind: 'access';
  readonly type: ChannelType;
  /** A bit set; for a thread, those of its parent. An administrator has every bit. */
  readonly permissions: bigint;
  /** The same of the member that was asked for. */
  readonly memberPermissions?: bigint;
}

/**
 * The part of Discord's API that production updates use; `discord/` implements it. Outcomes are values.
 * Once Discord has rejected the token, every call rejects with that error.
 */
export interface Channels {
  /**
   * Posts with `enforce_nonce`: for some minutes, the same nonce doesn't create a second message.
   *
   * @param notAfter the deadline (ms since the epoch) for starting the request. If it passes, because the
   *   request was rate limited or the machine slept, the outcome is `retry`, certainly not done.
   * @param picture the file that the message shows.
   */
  post(
    channelId: string,
    message: ChannelMessage,
    nonce: string,
    notAfter: number,
    picture?: Picture,
  ): Promise<PostOutcome>;
  /** Searches the channel's history since `since` (ms since the epoch) for a message of the bot that matches. */
  find(
    channelId: string,
    matches: (components: Components) => boolean,
    since: number,
  ): Promise<SearchOutcome>;
  edit(channelId: string, messageId: string, message: MessageChange): Promise<ChangeOutcome>;
  /** Publishes a message in an announcement channel; `done` if it already was. */
  publish(channelId: string, messageId: string): Promise<ChangeOutcome>;
  /** Sends a direct message. `gone`: the user doesn't accept any. */
  directMessage(userId: string, message: ChannelMessage): Promise<ChangeOutcome>;
  /**
   * The bot's permissions in channels of a guild, or Discord's error code if it can't access a channel. A
   * channel of another guild is unknown (10003).
   *
   * @param member whose permissions are given too.
   */
  permissionsIn(
    guildId: string,
    channelIds: readonly string[],
    member?: GuildMember,
  ): Promise<GuildAccess | Later>;
  /** Whether the bot is in the guild. */
  isIn(guildId: string): Promise<boolean | Later>;
}
