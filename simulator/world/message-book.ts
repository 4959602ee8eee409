import type { APIMessage } from 'discord-api-types/v10';

/** A message and what Discord knows about it but does not show to everybody. */
export interface StoredMessage {
  message: APIMessage;
  /** Set on an ephemeral message: the one user who sees it. No channel route finds such a message. */
  readonly onlyFor?: string;
  /** Who authorised the interaction behind this message; a button on it inherits that. */
  readonly integrationOwners?: Readonly<Record<string, string>>;
}

interface Nonce {
  readonly channelId: string;
  readonly authorId: string;
  readonly nonce: string;
  readonly messageId: string;
  readonly at: number;
}

/** How long a nonce is remembered: Discord says 'the past few minutes'. Milliseconds. */
export const NONCE_MEMORY = 5 * 60_000;

/** All messages of all channels, oldest first. */
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

  /** What one person sees in the channel, oldest first. */
  visibleTo(userId: string, channelId: string): readonly APIMessage[] {
    const all = this.#channels.get(channelId) ?? [];
    return all
      .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
      .map(({ message }) => message);
  }

  /** What everybody in the channel sees, oldest first. */
  visibleIn(channelId: string): readonly APIMessage[] {
    const all = this.#channels.get(channelId) ?? [];
    return all.filter((stored) => stored.onlyFor === undefined).map((stored) => stored.message);
  }

  /** The newest message that everybody in the channel sees. */
  newestIn(channelId: string): APIMessage | undefined {
    return this.#channels.get(channelId)?.findLast(({ onlyFor }) => onlyFor === undefined)?.message;
  }

  /** Whether there was such a message to delete. */
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

  /** The message that was made with this nonce in the past few minutes; it may be deleted by now. */
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
