import { ChannelType } from 'discord-api-types/v10';
import type { APIOverwrite, APIRole, Locale } from 'discord-api-types/v10';

export interface Member {
  readonly userId: string;
  readonly roleIds: readonly string[];
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly locale: `${Locale}`;
  /** Whether the bot is a member. */
  hasBot: boolean;
  readonly roles: Map<string, APIRole>;
  readonly members: Map<string, Member>;
}

export interface GuildChannel {
  readonly kind: 'guild';
  readonly id: string;
  readonly type: ChannelType.GuildText | ChannelType.GuildAnnouncement;
  readonly guildId: string;
  readonly name: string;
  readonly position: number;
  readonly overwrites: APIOverwrite[];
}

type ThreadType =
  ChannelType.PublicThread | ChannelType.PrivateThread | ChannelType.AnnouncementThread;

export interface Thread {
  readonly kind: 'thread';
  readonly id: string;
  readonly type: ThreadType;
  readonly guildId: string;
  readonly parentId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly memberIds: Set<string>;
  archived: boolean;
  locked: boolean;
}

export interface DirectMessages {
  readonly kind: 'dm';
  readonly id: string;
  readonly type: ChannelType.DM;
  readonly recipientId: string;
}

/** Messages between people, without the bot. They can use the apps that they installed for themselves. */
export interface PrivateChannel {
  readonly kind: 'private';
  readonly id: string;
  readonly type: ChannelType.GroupDM;
  readonly recipientIds: readonly string[];
}

export type Channel = GuildChannel | Thread | DirectMessages | PrivateChannel;

/** An active, unlocked thread that its owner has just created. */
export function createThread(
  id: string,
  parent: GuildChannel,
  name: string,
  ownerId: string,
  type: ThreadType = ChannelType.PublicThread,
): Thread {
  const [parentId, memberIds] = [parent.id, new Set([ownerId])];
  const state = { memberIds, archived: false, locked: false };
  return { kind: 'thread', id, type, guildId: parent.guildId, parentId, name, ownerId, ...state };
}

/** A role in responses. */
export function createRole(
  id: string,
  name: string,
  permissions: bigint,
  extra: { mentionable?: boolean; managedBy?: string; position?: number } = {},
): APIRole {
  const role: object = {
    id,
    name,
    description: null,
    permissions: permissions.toString(),
    position: extra.position ?? 0,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: extra.managedBy !== undefined,
    mentionable: extra.mentionable ?? false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
  const tags = extra.managedBy === undefined ? {} : { tags: { bot_id: extra.managedBy } };
  return { ...role, ...tags } as unknown as APIRole;
}
