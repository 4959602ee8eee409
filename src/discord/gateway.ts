import {
  Client,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  range,
  type APIInteraction,
  type GatewayReadyDispatchData,
} from 'discord.js';
import { sleep } from '#clock.ts';
import type { GatewayConfig } from '#config.ts';
import { badToken, FatalDiscordError } from './errors.ts';
import { createPatientIdentifies, PatientShards } from './patient-shards.ts';
import { reachDiscord } from './retry.ts';
import type { Transport, TransportDeps } from './transport.ts';

export interface GatewayDeps extends TransportDeps {
  readonly token: string;
  readonly sharding: GatewayConfig;
  onInteraction(interaction: APIInteraction): void;
}

/** Close codes after which Discord's documentation forbids to connect again. */
const fatalCloseCodes: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: badToken,
  [GatewayCloseCodes.InvalidShard]:
    'Discord refuses the shards of this process (4010). Correct DISCORD_SHARDS and DISCORD_SHARD_RANGE.',
  [GatewayCloseCodes.ShardingRequired]:
    'The bot is in too many servers for its number of shards (4011). Set DISCORD_SHARDS=auto, or a larger number.',
  [GatewayCloseCodes.InvalidAPIVersion]:
    'Discord no longer offers the API version of this release (4012): update the bot.',
  [GatewayCloseCodes.InvalidIntents]: 'Discord refuses the gateway intents (4013).',
  [GatewayCloseCodes.DisallowedIntents]: "Discord doesn't allow the gateway intents (4014).",
};

/** A shard that stays disconnected is logged as a warning this often, in milliseconds. */
const warnEvery = 60_000;

/**
 * Receives interactions over Discord's gateway, through a discord.js Client without intents. The Client
 * connects, sends heartbeats, resumes and shards. Packets are taken raw.
 */
export function openGateway(deps: GatewayDeps): Transport {
  const { rest, token, clock, log, metrics } = deps;
  /** When the log last warned that a shard isn't connected, in ms since the epoch. */
  const warnedAt = new Map<number, number>();
  const connected = new Set<number>();
  let client: Client | undefined;
  let closing = false;

  const patience = { clock, log, isClosing: () => closing };

  function note(shard: number, isConnected: boolean): void {
    if (isConnected) {
      connected.add(shard);
      warnedAt.delete(shard);
    } else {
      connected.delete(shard);
    }
    metrics.gatewayState(shard, isConnected);
  }

  function createClient(): Client {
    const { shards: total, range: own } = deps.sharding;
    const { start, end } = own ?? { start: 0, end: Number(total) - 1 };
    const created = new Client({
      intents: [],
      rest: rest.options,
      ...(total === 'auto'
        ? { shards: total }
        : { shards: [...range({ start, end: end + 1 })], shardCount: total }),
      ws: {
        buildStrategy: (manager) => new PatientShards(manager, patience),
        buildIdentifyThrottler: (manager) => createPatientIdentifies(manager, patience),
      },
    });
    // From each packet the Client would build objects and keep some of them, and a packet that it can't
    // read would end the process.
    Object.assign(created.ws, { handlePacket: () => false });
    created.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => {
      deps.onInteraction(interaction);
    });
    created.ws.on(GatewayDispatchEvents.Ready, (ready: GatewayReadyDispatchData, shard) => {
      log.info({ shard, guilds: ready.guilds.length }, 'connected to Discord');
      note(shard, true);
      deps.onApplication(ready.application.id);
    });
    created.ws.on(GatewayDispatchEvents.Resumed, (_data, shard) => {
      log.info({ shard }, 'connection to Discord resumed');
      note(shard, true);
    });
    created.on(Events.ShardReconnecting, (shard) => {
      note(shard, false);
      if (closing) return;
      // In an outage a shard fails twice a second.
      const isDue = clock.now() - (warnedAt.get(shard) ?? Number.NEGATIVE_INFINITY) >= warnEvery;
      if (isDue) warnedAt.set(shard, clock.now());
      log[isDue ? 'warn' : 'debug']({ shard }, 'connection to Discord lost; connecting again');
    });
    created.on(Events.ShardDisconnect, ({ code }, shard) => {
      note(shard, false);
      const reason = fatalCloseCodes[code];
      if (reason !== undefined) deps.onFatal(new FatalDiscordError(reason));
    });
    created.on(Events.ShardError, ({ message }, shard) => {
      if (!closing) log.warn({ shard, reason: message }, 'gateway error');
    });
    return created;
  }

  /** A login that fails destroys the Client, so each attempt has its own. */
  async function logIn(): Promise<void> {
    if (closing) return;
    client = createClient();
    await client.login(token);
  }

  reachDiscord(logIn, deps, () => closing).catch((error: FatalDiscordError) => {
    if (!closing) deps.onFatal(error);
  });

  metrics.watchGatewayPing(() => client?.ws.shards.mapValues(({ ping }) => ping) ?? new Map());

  return {
    missing() {
      const shards = client?.ws.shards.size || 1;
      return connected.size < shards ? `connected: ${connected.size} of ${shards}` : undefined;
    },
    async close() {
      closing = true;
      // Discord answers a close frame at once; if it doesn't, there's nothing to wait for.
      await Promise.race([client?.destroy(), sleep(clock, 1000)]);
    },
  };
}
