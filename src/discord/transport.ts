import type { REST } from 'discord.js';
import type { Delivery } from './delivery.ts';
import type { FatalDiscordError } from './errors.ts';
import type { Runtime } from '#runtime.ts';

export interface Transport {
  /** The reason why no interaction can arrive; undefined: they can. */
  missing(): string | undefined;
  close(): Promise<void>;
}

export interface TransportDeps extends Runtime {
  readonly rest: REST;
  readonly metrics: ConnectionMetrics;
  /** Called when the application's id is known; again for each new session. */
  onApplication(applicationId: string): void;
  /** Called once, when Discord refuses us for good. */
  onFatal(error: FatalDiscordError): void;
}

export interface ConnectionMetrics {
  delivered(outcome: Delivery['outcome']): void;
  gatewayState(shard: number, isConnected: boolean): void;
  /** `read` gives each shard's latest heartbeat round trip, in ms; -1 before the first. */
  watchGatewayPing(read: () => ReadonlyMap<number, number>): void;
  webhookEvent(type: string): void;
  /** An interaction got no answer because of overload. */
  dropped(): void;
}
