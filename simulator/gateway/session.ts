import { randomBytes } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';

export interface Event {
  readonly op: GatewayOpcodes.Dispatch;
  readonly t: string;
  readonly s: number;
  readonly d: unknown;
}

/** How long a session stays resumable, in milliseconds. Discord documents no number. */
export const RESUME_WINDOW = 3 * 60_000;

const KEPT = 1000;

/**
 * A bot's gateway session, which outlives its connections.
 * https://discord.com/developers/docs/events/gateway#resuming
 */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  /** Shard id and shard count. */
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

  /** Whether the bot can still resume it. */
  isAlive(now: number): boolean {
    return this.isConnected || now - (this.#lostAt ?? now) < RESUME_WINDOW;
  }

  connect(send: (event: Event) => void): void {
    this.#send = send;
    this.#lostAt = undefined;
  }

  /** Ignores an old connection: a bot may resume before the loss of its old connection is noticed. */
  disconnect(send: (event: Event) => void, now: number): void {
    if (this.#send !== send) return;
    this.#send = undefined;
    this.#lostAt = now;
  }

  /** Sends an event, or queues it until the bot resumes. */
  dispatch(t: string, d: unknown): void {
    this.#seq += 1;
    const event: Event = { op: GatewayOpcodes.Dispatch, t, s: this.#seq, d };
    this.#events.push(event);
    if (this.#events.length > KEPT) this.#events.shift();
    this.#send?.(event);
  }

  /** Whether all events after this sequence number are still stored. */
  reachesBack(seq: number): boolean {
    const first = this.#events[0]?.s ?? this.#seq + 1;
    return seq >= first - 1;
  }

  /** Replays the events after this sequence number. */
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
