import type { APIMessage } from 'discord-api-types/v10';

/** A message with its internal data. */
export interface StoredMessage {
  message: APIMessage;
  /** For an ephemeral message: the only user who sees it. Channel routes don't find it. */
  readonly onlyFor?: string;
  /** The installations that authorized its interaction. Its buttons inherit them. */
  readonly integrationOwners?: Readonly<Record<string, string>>;
}

interface Nonce {
  readonly channelId: string;
  readonly authorId: string;
  readonly nonce: string;
  readonly messageId: string;
  readonly at: number;
}

/** How long a nonce is remembered, in milliseconds. Discord says 'the past few minutes'. */
export const NONCE_MEMORY = 5 * 60_000;

/** The messages of all channels, oldest first. */
export class MessageBook {
  readonly #channels = new Map<string, StoredMessage[]>();
  #nonces: Nonce[] = [];

  add(stored: StoredMessage): void {
    const channel = this.#channels.get(stored.message.channel_id);
    if (channel === undefined) this.#channels.set(stored.message.channel_id, [stored]);
    else channel.push(stored);
  }

  find(channelId: string, messageId: string): StoredMessage | undefined {
    return this.#channels.get(channelId)?.find((stored) => stored.message.id === messageId);
  }

  /** The messages visible to one person in the channel, oldest first. */
  visibleTo(userId: string, channelId: string): readonly APIMessage[] {
    const all = this.#channels.get(channelId) ?? [];
    return all
      .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
      .map(({ message }) => message);
  }

  /** The non-ephemeral messages of the channel, oldest first. */
  visibleIn(channelId: string): readonly APIMessage[] {
    const all = this.#channels.get(channelId) ?? [];
    return all.filter((stored) => stored.onlyFor === undefined).map((stored) => stored.message);
  }

  /** The newest non-ephemeral message of the channel. */
  newestIn(channelId: string): APIMessage | undefined {
    return this.#channels.get(channelId)?.findLast(({ onlyFor }) => onlyFor === undefined)?.message;
  }

  /** Deletes a message. @returns false if it doesn't exist. */
  delete(channelId: string, messageId: string): boolean {
    const channel = this.#channels.get(channelId) ?? [];
    const index = channel.findIndex((stored) => stored.message.id === messageId);
    if (index === -1) return false;
    channel.splice(index, 1);
    return true;
  }

  clear(): void {
    this.#channels.clear();
    this.#nonces = [];
  }

  deleteChannel(channelId: string): void {
    this.#channels.delete(channelId);
  }

  rememberNonce(nonce: Nonce): void {
    this.#nonces.push(nonce);
  }

  /** The message with this nonce from the past few minutes, even if it was deleted. */
  madeWithNonce(
    wanted: Pick<Nonce, 'channelId' | 'authorId' | 'nonce'>,
    now: number,
  ): string | undefined {
    this.#nonces = this.#nonces.filter((known) => now - known.at < NONCE_MEMORY);
    return this.#nonces.find(
      (known) =>
        known.channelId === wanted.channelId &&
        known.authorId === wanted.authorId &&
        known.nonce === wanted.nonce,
    )?.messageId;
  }
}
