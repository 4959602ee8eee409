import type { APIMessage } from 'discord-api-types/v10';

/** A message with its internal data. */
export interface StoredMessage {
  message: APIMessage;
  /** For an ephemeral message: the only user who sees it. Channel routes don't find it. */
  readonly onlyFor?: string | undefined;
  /** The command that it answers. */
  readonly commandName?: string | undefined;
  /** The installations that authorized its interaction. Its buttons inherit them. */
  readonly integrationOwners?: Readonly<Record<string, string>> | undefined;
}

/** How long a nonce is remembered, in milliseconds. Discord says 'the past few minutes'. */
export const NONCE_MEMORY = 5 * 60_000;

/** The messages of all channels, oldest first. */
export class MessageBook {
  readonly #channels = new Map<string, StoredMessage[]>();
  /** By channel and nonce. */
  readonly #nonces = new Map<string, { readonly messageId: string; readonly at: number }>();

  add(stored: StoredMessage): void {
    const channel = this.#channels.get(stored.message.channel_id);
    if (channel === undefined) this.#channels.set(stored.message.channel_id, [stored]);
    else channel.push(stored);
  }

  find(channelId: string, messageId: string): StoredMessage | undefined {
    return this.#channels.get(channelId)?.find((stored) => stored.message.id === messageId);
  }

  /** The messages visible in the channel, oldest first; without a person, only those for all. */
  visibleTo(userId: string | undefined, channelId: string): readonly APIMessage[] {
    const all = this.#channels.get(channelId) ?? [];
    return all
      .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
      .map(({ message }) => message);
  }

  /** The newest non-ephemeral message of the channel. */
  newestIn(channelId: string): APIMessage | undefined {
    return this.#channels.get(channelId)?.findLast(({ onlyFor }) => onlyFor === undefined)?.message;
  }

  delete(channelId: string, messageId: string): void {
    const channel = this.#channels.get(channelId) ?? [];
    const others = channel.filter(({ message }) => message.id !== messageId);
    this.#channels.set(channelId, others);
  }

  clear(): void {
    this.#channels.clear();
    this.#nonces.clear();
  }

  deleteChannel(channelId: string): void {
    this.#channels.delete(channelId);
  }

  rememberNonce(
    { id, channel_id: channelId }: APIMessage,
    nonce: string | number,
    at: number,
  ): void {
    if (this.madeWithNonce(channelId, nonce, at) !== undefined) return;
    this.#nonces.set(`${channelId} ${nonce}`, { messageId: id, at });
  }

  /** The bot's message with this nonce from the past few minutes, even if it was deleted. */
  madeWithNonce(channelId: string, nonce: string | number, now: number): string | undefined {
    const made = this.#nonces.get(`${channelId} ${nonce}`);
    return made && now - made.at < NONCE_MEMORY ? made.messageId : undefined;
  }
}
