import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type APIInteraction,
} from 'discord-api-types/v10';
import { pause } from '#clock.ts';
import { badToken, FatalDiscordError } from './fatal.ts';
import { isUnauthorized, persist } from './retry.ts';
import type { Transport, TransportParts } from './transport.ts';

export interface GatewayParts extends TransportParts {
  readonly token: string;
  /** How many connections the bot has in all; `auto`: as many as Discord recommends. */
  readonly shards: 'auto' | number;
  /** Which of them are this process's; undefined: all. */
  readonly shardRange?: { readonly start: number; readonly end: number } | undefined;
  onInteraction(interaction: APIInteraction): void;
}

/** Close codes after which Discord's documentation forbids to connect again. */
const fatalCloseCodes: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: badToken,
  [GatewayCloseCodes.InvalidShard]: 'Discord refuses the shard numbers of this process (4010).',
  [GatewayCloseCodes.ShardingRequired]:
    'The bot is in too many servers for one connection (4011): it has to run in shards.',
  [GatewayCloseCodes.InvalidAPIVersion]:
    'Discord no longer offers the API version of this release (4012): update the bot.',
  [GatewayCloseCodes.InvalidIntents]: 'Discord refuses the gateway intents (4013).',
  [GatewayCloseCodes.DisallowedIntents]: 'Discord does not allow the gateway intents (4014).',
};

/** How often the log says that a shard is still not connected, in milliseconds. */
const toldEvery = 60_000;

/**
 * Listens for interactions on Discord's gateway, with no intents: no guild, member or message ever
 * reaches this process. Uses the layer of discord.js below its `Client`, which would turn each event
 * into objects and caches that nobody here needs. Lost connections are resumed by that layer.
 */
export function openGateway(parts: GatewayParts): Transport {
  const { rest, token, clock, log, metrics } = parts;
  const sessions = new Map<number, SessionInfo>();
  const manager = new WebSocketManager({
    rest,
    token,
    intents: 0,
    shardCount: parts.shards === 'auto' ? null : parts.shards,
    shardIds: parts.shardRange ?? null,
    retrieveSessionInfo: (shard) => sessions.get(shard) ?? null,
    updateSessionInfo(shard, session) {
      if (session) sessions.set(shard, session);
      else sessions.delete(shard);
    },
  });
  /** When the log last said that a shard is not connected, in ms since the epoch. */
  const toldAt = new Map<number, number>();
  /** Shards that are connected. */
  const connected = new Set<number>();
  /** How many there should be. */
  let shards = 1;
  let closing = false;

  function note(shard: number, isConnected: boolean): void {
    if (isConnected) {
      connected.add(shard);
      toldAt.delete(shard);
    } else {
      connected.delete(shard);
    }
    metrics?.gatewayState(shard, isConnected);
  }

  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (data.t === GatewayDispatchEvents.InteractionCreate) parts.onInteraction(data.d);
  });
  manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
    log.info({ shard: shardId, guilds: data.guilds.length }, 'connected to Discord');
    note(shardId, true);
    parts.onApplication(data.application.id);
  });
  manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => {
    log.info({ shard: shardId }, 'connection to Discord resumed');
    note(shardId, true);
  });
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ latency, shardId }) => {
    metrics?.gatewayPing(shardId, latency);
  });
  manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
    note(shardId, false);
    if (closing) return;
    const reason = fatalCloseCodes[code];
    if (reason === undefined) {
      // In an outage a try fails twice a second; once a minute is enough to hear of it.
      const isNews = clock.now() - (toldAt.get(shardId) ?? Number.NEGATIVE_INFINITY) >= toldEvery;
      if (isNews) toldAt.set(shardId, clock.now());
      const level = isNews ? 'warn' : 'debug';
      log[level]({ shard: shardId, code }, 'connection to Discord lost; connecting again');
    } else {
      parts.onFatal(new FatalDiscordError(reason));
    }
  });
  manager.on(WebSocketShardEvents.Error, ({ error, shardId }) => {
    if (!closing) log.warn({ shard: shardId, reason: error.message }, 'gateway error');
  });

  async function connect(): Promise<void> {
    const { session_start_limit: limit } = await persist(
      () => manager.fetchGatewayInformation(true),
      clock,
      (error) => closing || isUnauthorized(error),
      (error, wait) => {
        log.warn({ err: error, retryInMs: wait }, 'Discord cannot be reached');
      },
    );
    shards = (await manager.getShardIds(true)).length;
    if (limit.remaining < shards) {
      // Each new session counts; at the limit Discord would reset the token.
      log.error({ resetInMs: limit.reset_after }, 'no session starts left; waiting for the reset');
      await pause(clock, limit.reset_after);
      return connect();
    }
    if (!closing) await manager.connect();
  }

  connect().catch((error: unknown) => {
    if (closing) return;
    if (isUnauthorized(error)) parts.onFatal(new FatalDiscordError(badToken));
    // A shard that failed at first goes on by itself; fatal ends are told by their close code.
    else log.warn({ err: error }, 'the first connection to Discord failed');
  });

  return {
    missing() {
      return connected.size < shards ? `connected: ${connected.size} of ${shards}` : undefined;
    },
    async close() {
      closing = true;
      // Discord answers a close frame at once; where it does not, there is nothing to wait for.
      await Promise.race([manager.destroy({ reason: 'shutting down' }), pause(clock, 1000)]);
    },
  };
}
