import type { Discord } from '../../discord.ts';
import type { StoredMessage } from '../../world/message-book.ts';
import { bitsOf, holds } from '../../world/permissions.ts';
import type { PermissionName } from '../../world/permissions.ts';
import type { Channel } from '../../world/places.ts';
import type { Call } from '../call.ts';
import { param } from '../call.ts';
import { Refusal } from '../refusal.ts';
import { sharesGuild } from './about-the-app.ts';

/** A channel visible to the bot, with its permissions as a bit set. */
export interface Access {
  readonly channel: Channel;
  readonly permissions: bigint;
}

// A bot's permissions in direct messages. The other person can block it but can't change permissions.
const IN_DIRECT_MESSAGES = bitsOf(
  'ViewChannel',
  'SendMessages',
  'ReadMessageHistory',
  'EmbedLinks',
  'AttachFiles',
);

/** The channel of the path. @throws Refusal if it doesn't exist or the bot can't see it. */
export function accessOf(call: Call): Access {
  const { world } = call.discord;
  const channel = world.channels.get(param(call, 'channelId'));
  if (channel === undefined) throw new Refusal('unknownChannel');
  if (channel.kind === 'dm') return { channel, permissions: IN_DIRECT_MESSAGES };
  const permissions = world.permissionsIn(channel, world.application.id);
  // https://discord.com/developers/docs/topics/permissions#permission-overwrites: without ViewChannel, all other permissions are denied.
  if (!holds(permissions, 'ViewChannel')) throw new Refusal('missingAccess');
  return { channel, permissions };
}

/** @throws Refusal */
export function need({ permissions }: Access, permission: PermissionName): void {
  if (!holds(permissions, permission)) throw new Refusal('missingPermissions');
}

/** Checks the permissions for sending messages. @throws Refusal */
export function needSpeech(discord: Discord, access: Access): void {
  const { channel } = access;
  if (channel.kind === 'dm') return needMailbox(discord, channel.recipientId);
  return need(access, channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages');
}

function needMailbox({ world }: Discord, userId: string): void {
  if (!sharesGuild(world, userId)) throw new Refusal('noMutualGuilds');
  if (world.closedToMessages.has(userId)) throw new Refusal('closedToMessages');
}

/** The message of the path. @throws Refusal if it doesn't exist or is ephemeral. */
export function messageOf(call: Call): StoredMessage {
  const { book } = call.discord.world;
  const stored = book.find(param(call, 'channelId'), param(call, 'messageId'));
  if (stored === undefined || stored.onlyFor !== undefined) throw new Refusal('unknownMessage');
  return stored;
}
