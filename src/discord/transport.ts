import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { Delivery } from './delivery.ts';
import type { FatalDiscordError } from './fatal.ts';

/** A way on which interactions come in. */
export interface Transport {
  /** Why none would arrive at this moment, in a few words; undefined: they arrive. */
  missing(): string | undefined;
  /** Takes no more of them. */
  close(): Promise<void>;
}

/** What every transport needs. */
export interface TransportDeps {
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: ConnectionMetrics | undefined;
  /** Called when the application's id is known; again for each new session. */
  onApplication(applicationId: string): void;
  /** Called once, when Discord refuses us for good. */
  onFatal(error: FatalDiscordError): void;
}

/** What is measured of a connection. */
export interface ConnectionMetrics {
  delivered(outcome: Delivery['outcome']): void;
  gatewayState(shard: number, isConnected: boolean): void;
  /** `read` gives each shard's latest heartbeat round trip, in ms; -1 before the first. */
  watchGatewayPing(read: () => ReadonlyMap<number, number>): void;
  webhookEvent(type: string): void;
  /** So much was under way that an interaction got no answer. */
  dropped(): void;
}
