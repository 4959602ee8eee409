import { Routes, type APIChannel, type APIGuild } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
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
export class DeadMentions {
  readonly #requests: Requests;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Ids of deleted roles; Discord never uses an id again. */
  readonly #deleted = new Set<string>();
  /** When roles that exist may be looked up again, in ms since the epoch. */
  readonly #existing = new Map<string, number>();

  constructor(requests: Requests, { clock, log }: Runtime) {
    this.#requests = requests;
    this.#clock = clock;
    this.#log = log;
  }

  /** The message without the roles that are known to be deleted. */
  without<Message extends MessageChange>(message: Message): Message {
    const { allowed_mentions: allowed, content = '' } = message;
    const [dead, alive] = [true, false].map((isDead) =>
      (allowed?.roles ?? []).filter((id) => this.#deleted.has(id) === isDead),
    );
    if (!dead || !alive || dead.length === 0) return message;
    const rest = dead.reduce((text, id) => text.replaceAll(`<@&${id}>`, ''), content ?? '').trim();
    return { ...message, content: rest, allowed_mentions: { ...allowed, roles: alive } };
  }

  /** Removes the mentions of deleted roles from a message that was just sent. Never rejects. */
  async check(
    message: ChannelMessage,
    sent: { readonly channelId: string; readonly id: string; readonly notified: readonly string[] },
  ): Promise<void> {
    try {
      const silent = (message.allowed_mentions?.roles ?? []).filter(
        (id) => !sent.notified.includes(id) && !this.#exists(id),
      );
      if (silent.length === 0) return;
      await this.#lookUp(silent, sent.channelId);
      const { content = '', allowed_mentions } = this.without(message);
      if (content === message.content) return;
      const route = Routes.channelMessage(sent.channelId, sent.id);
      await this.#requests.make('patch', route, { body: { content, allowed_mentions } });
    } catch (error) {
      // The message stays as it is; the next one tries again.
      this.#log.warn({ err: error, channel: sent.channelId }, 'mention not checked');
    }
  }

  #exists(id: string): boolean {
    return this.#clock.now() < (this.#existing.get(id) ?? 0);
  }

  async #lookUp(roleIds: readonly string[], channelId: string): Promise<void> {
    const channel = (await this.#requests.make('get', Routes.channel(channelId))) as APIChannel;
    if (!('guild_id' in channel) || channel.guild_id === undefined) return;
    const guild = (await this.#requests.make('get', Routes.guild(channel.guild_id))) as APIGuild;
    const existing = new Set(guild.roles.map(({ id }) => id));
    for (const id of roleIds) {
      if (existing.has(id)) this.#existing.set(id, this.#clock.now() + lookUpAgainAfter);
      else this.#deleted.add(id);
    }
  }
}
