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
  // https://discord.com/developers/docs/topics/permissions#permission-overwrites: without ViewChannel, all other permissions are denied.
  if (channel.kind === 'private' || !world.canSee(channel, world.application.id)) {
    throw new Refusal('missingAccess');
  }
  return { channel, permissions: world.permissionsIn(channel, world.application.id) };
}

/** @throws Refusal */
export function need({ permissions }: Access, permission: PermissionName): void {
  if (!holds(permissions, permission)) throw new Refusal('missingPermissions');
}

/** Checks the permissions for sending messages. @throws Refusal */
export function needSpeech(discord: Discord, access: Access): void {
  const { channel } = access;
  if (channel.kind === 'dm') return needMailbox(discord, channel.recipientId);
  if (channel.kind !== 'thread') return need(access, 'SendMessages');
  need(access, 'SendMessagesInThreads');
  return needUnlocked(access);
}

/** https://discord.com/developers/docs/topics/threads#locked-threads @throws Refusal */
function needUnlocked({ channel, permissions }: Access): void {
  const isLocked = channel.kind === 'thread' && channel.locked;
  if (isLocked && !holds(permissions, 'ManageThreads')) throw new Refusal('threadLocked');
}

/**
 * Messages can't be edited in archived threads, nor deleted if they are locked too.
 * https://discord.com/developers/docs/topics/threads#active--archived-threads
 * @throws Refusal
 */
export function needActive(access: Access, change: 'edit' | 'delete'): void {
  const { channel, permissions } = access;
  if (change === 'edit') needUnlocked(access);
  const isBound = change === 'edit' || !holds(permissions, 'ManageThreads');
  if (channel.kind !== 'thread' || !channel.archived || !isBound) return;
  if (change === 'edit' || channel.locked) throw new Refusal('threadArchived');
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
