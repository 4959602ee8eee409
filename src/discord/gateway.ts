import { DiscordAPIError, type REST } from '@discordjs/rest';
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type APIInteraction,
} from 'discord-api-types/v10';
import type { Logger } from 'pino';
import { pause, type Clock } from '#clock.ts';
import { badToken, FatalDiscordError } from './fatal.ts';
import { persist } from './retry.ts';

export interface GatewayParts {
  readonly rest: REST;
  readonly token: string;
  readonly clock: Clock;
  readonly log: Logger;
  onInteraction(interaction: APIInteraction): void;
  /** Called for each new session, with the application's id; not when a session is resumed. */
  onReady(applicationId: string): void;
  /** Called once, when Discord refuses us for good. */
  onFatal(error: FatalDiscordError): void;
}

export interface Gateway {
  close(): Promise<void>;
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

/**
 * Listens for interactions on Discord's gateway, with no intents: no guild, member or message ever
 * reaches this process. Uses the layer of discord.js below its `Client`, which would turn each event
 * into objects and caches that nobody here needs. Lost connections are resumed by that layer.
 */
export function openGateway(parts: GatewayParts): Gateway {
  const { rest, token, clock, log } = parts;
  const sessions = new Map<number, SessionInfo>();
  const manager = new WebSocketManager({
    rest,
    token,
    intents: 0,
    retrieveSessionInfo: (shard) => sessions.get(shard) ?? null,
    updateSessionInfo(shard, session) {
      if (session) sessions.set(shard, session);
      else sessions.delete(shard);
    },
  });
  let closing = false;

  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (data.t === GatewayDispatchEvents.InteractionCreate) parts.onInteraction(data.d);
  });
  manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
    log.info({ shard: shardId, guilds: data.guilds.length }, 'connected to Discord');
    parts.onReady(data.application.id);
  });
  manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => {
    log.info({ shard: shardId }, 'connection to Discord resumed');
  });
  manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
    if (closing) return;
    const reason = fatalCloseCodes[code];
    if (reason === undefined) {
      log.warn({ shard: shardId, code }, 'connection to Discord lost; connecting again');
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
    if (limit.remaining < 1) {
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
    async close() {
      closing = true;
      // Discord answers a close frame at once; where it does not, there is nothing to wait for.
      await Promise.race([manager.destroy({ reason: 'shutting down' }), pause(clock, 1000)]);
    },
  };
}

/** Whether Discord does not accept the token. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401;
}
