import { Routes, type APIChannel, type APIGuild } from 'discord.js';
import type { Runtime } from '#runtime.ts';
import type { ChannelMessage, MessageChange } from '#updates/channels.ts';
import type { Requests } from './rate-limit/requests.ts';

/** How long a role that wasn't notified isn't looked up again, in ms: the bot lacks the permission to mention it. */
const lookUpAgainAfter = 3_600_000;

/**
 * Keeps mentions of deleted roles out of messages. Without intents, the bot isn't told of a deletion, but the
 * answer to a message lists the roles that it notified. Only if one is missing there, the guild is asked. So a
 * working mention costs no request, and of a deleted role only the first message has to be edited.
 */
export function createDeadMentions(requests: Requests, { clock, log }: Runtime) {
  /** Ids of deleted roles; Discord never uses an id again. */
  const deleted = new Set<string>();
  /** When roles that exist may be looked up again, in ms since the epoch. */
  const existing = new Map<string, number>();

  /** The message without the roles that are known to be deleted. */
  function without<Message extends MessageChange>(message: Message): Message {
    const { allowed_mentions: allowed, content } = message;
    const mentioned = allowed?.roles ?? [];
    const dead = mentioned.filter((id) => deleted.has(id));
    if (dead.length === 0) return message;
    const rest = dead.reduce((text, id) => text.replaceAll(`<@&${id}>`, ''), content ?? '').trim();
    const roles = mentioned.filter((id) => !deleted.has(id));
    return { ...message, content: rest, allowed_mentions: { ...allowed, roles } };
  }

  async function lookUp(roleIds: readonly string[], channelId: string): Promise<void> {
    const channel = (await requests.make('get', Routes.channel(channelId))) as APIChannel;
    if (!('guild_id' in channel) || channel.guild_id === undefined) return;
    const guild = (await requests.make('get', Routes.guild(channel.guild_id))) as APIGuild;
    for (const id of roleIds) {
      if (guild.roles.some((role) => role.id === id)) {
        existing.set(id, clock.now() + lookUpAgainAfter);
      } else deleted.add(id);
    }
  }

  /** Removes the mentions of deleted roles from a message that was just sent. Never rejects. */
  async function check(
    message: ChannelMessage,
    sent: { readonly channelId: string; readonly id: string; readonly notified: readonly string[] },
  ): Promise<void> {
    try {
      const silent = (message.allowed_mentions?.roles ?? []).filter(
        (id) => !sent.notified.includes(id) && clock.now() >= (existing.get(id) ?? 0),
      );
      if (silent.length === 0) return;
      await lookUp(silent, sent.channelId);
      const { content = '', allowed_mentions } = without(message);
      if (content === message.content) return;
      const route = Routes.channelMessage(sent.channelId, sent.id);
      await requests.make('patch', route, { body: { content, allowed_mentions } });
    } catch (error) {
      // The message stays as it is; the next one tries again.
      log.warn({ err: error, channel: sent.channelId }, 'mention not checked');
    }
  }

  return { without, check };
}
