import { randomBytes } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';

export interface Event {
  readonly op: GatewayOpcodes.Dispatch;
  readonly t: string;
  readonly s: number;
  readonly d: unknown;
}

/** How long a session waits for its bot to come back, in milliseconds; Discord says no number. */
export const RESUME_WINDOW = 3 * 60_000;

const KEPT = 1000;

/**
 * What the gateway remembers of a bot between two connections.
 * https://discord.com/developers/docs/events/gateway#resuming
 */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  /** Number and count of shards. */
  readonly shard: readonly [number, number];
  #seq = 0;
  #events: Event[] = [];
  #send: ((event: Event) => void) | undefined;
  #lostAt: number | undefined;

  constructor(intents: number, shard: readonly [number, number]) {
    this.intents = intents;
    this.shard = shard;
  }

  get seq(): number {
    return this.#seq;
  }

  get isConnected(): boolean {
    return this.#send !== undefined;
  }

  /** Whether the bot could still come back for it. */
  isAlive(now: number): boolean {
    return this.isConnected || now - (this.#lostAt ?? now) < RESUME_WINDOW;
  }

  connect(send: (event: Event) => void): void {
    this.#send = send;
    this.#lostAt = undefined;
  }

  /** Only the line that is in use can lose it: a bot may have come back before its old line is known dead. */
  disconnect(send: (event: Event) => void, now: number): void {
    if (this.#send !== send) return;
    this.#send = undefined;
    this.#lostAt = now;
  }

  /** Sends an event, or keeps it until the bot resumes. */
  dispatch(t: string, d: unknown): void {
    this.#seq += 1;
    const event: Event = { op: GatewayOpcodes.Dispatch, t, s: this.#seq, d };
    this.#events.push(event);
    if (this.#events.length > KEPT) this.#events.shift();
    this.#send?.(event);
  }

  /** Whether everything after this sequence number is still known. */
  reachesBack(seq: number): boolean {
    const first = this.#events[0]?.s ?? this.#seq + 1;
    return seq >= first - 1;
  }

  /** Sends again what came after this sequence number. */
  replay(seq: number): void {
    for (const event of this.#events) {
      if (event.s > seq) this.#send?.(event);
    }
  }

  /** https://discord.com/developers/docs/events/gateway#sharding-sharding-formula */
  covers(guildId: string | undefined): boolean {
    const [id, count] = this.shard;
    return (guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))) === id;
  }

  wants(intent: number): boolean {
    return (this.intents & intent) === intent;
  }
}
