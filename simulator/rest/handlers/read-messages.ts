import type { APIMessage } from 'discord-api-types/v10';
import type { Discord } from '../../discord.ts';
import { answerChannel, threadMember } from '../../world/answer-places.ts';
import { holds } from '../../world/permissions.ts';
import type { Call, Reply } from '../call.ts';
import { ok, param } from '../call.ts';
import { refuse, Refusal } from '../refusal.ts';
import { accessOf, messageOf, need } from './channel-access.ts';

const DEFAULT_LIMIT = 50;

/** https://discord.com/developers/docs/resources/channel#get-channel */
export function getChannel(call: Call): Reply {
  return ok(answerChannel(call.discord.world, accessOf(call).channel));
}

/** https://discord.com/developers/docs/resources/channel#get-thread-member */
export function getThreadMember(call: Call): Reply {
  const { channel } = accessOf(call);
  const userId = param(call, 'userId');
  const isMember = 'memberIds' in channel && channel.memberIds.has(userId);
  if (!isMember) throw new Refusal('unknownMember');
  return ok(threadMember(channel.id, userId));
}

/** https://discord.com/developers/docs/resources/message#get-channel-messages */
export function listMessages(call: Call): Reply {
  const { query, discord } = call;
  const access = accessOf(call);
  const anchors = (['before', 'after', 'around'] as const).filter((key) => query.has(key));
  if (anchors.length > 1) {
    const message = `${anchors.join(', ')} are mutually exclusive: Discord would use only one of them.`;
    refuse([anchors[1] ?? ''], 'MUTUALLY_EXCLUSIVE', message);
  }
  // Without ReadMessageHistory, the list is empty and there's no error.
  if (!holds(access.permissions, 'ReadMessageHistory')) return ok([]);
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  const all = discord.world.messages(access.channel.id);
  const page = select(all, anchors[0], query.get(anchors[0] ?? '') ?? '', limit);
  return ok(page.map((message) => asReadBy(discord, message)).toReversed());
}

/** https://discord.com/developers/docs/resources/message#get-channel-message */
export function getMessage(call: Call): Reply {
  need(accessOf(call), 'ReadMessageHistory');
  return ok(asReadBy(call.discord, messageOf(call).message));
}

/** Part of a channel's history, oldest first. */
function select(
  all: readonly APIMessage[],
  anchor: 'before' | 'after' | 'around' | undefined,
  id: string,
  limit: number,
): readonly APIMessage[] {
  if (anchor === undefined) return all.slice(-limit);
  const older = all.filter((message) => BigInt(message.id) < BigInt(id));
  const newer = all.filter((message) => BigInt(message.id) > BigInt(id));
  if (anchor === 'before') return older.slice(-limit);
  if (anchor === 'after') return newer.slice(0, limit);
  const half = Math.floor(limit / 2);
  const middle = all.filter((message) => message.id === id);
  const before = older.slice(Math.max(0, older.length - half));
  return [...before, ...middle, ...newer.slice(0, half)].slice(0, limit);
}

/**
 * Without the Message Content intent, other people's messages are blank unless they mention the app or
 * are direct messages: https://discord.com/developers/docs/events/gateway#message-content-intent
 */
function asReadBy({ world }: Discord, message: APIMessage): APIMessage {
  const isOwn = message.author.id === world.bot.id;
  const isAddressed = message.mentions.some(({ id }) => id === world.bot.id);
  const isDirect = world.channels.get(message.channel_id)?.kind === 'dm';
  if (isOwn || isAddressed || isDirect) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}
