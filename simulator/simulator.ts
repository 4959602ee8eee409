import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIMessage } from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import { Actor } from './actor.ts';
import { CommandBook } from './commands/command-book.ts';
import type { Credentials, Discord } from './discord.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway/gateway.ts';
import { SessionStarts } from './gateway/session-starts.ts';
import type { SessionStartLimits } from './gateway/session-starts.ts';
import { InteractionsEndpoint } from './interactions/endpoint.ts';
import { InteractionRegistry } from './interactions/interaction-registry.ts';
import { Uploads } from './messages/uploads.ts';
import { InvalidRequests } from './rest/invalid-requests.ts';
import { RateLimits } from './rest/rate-limits.ts';
import { serveRest } from './rest/rest-server.ts';
import { Transcript } from './transcript.ts';
import { createDefaultWorld } from './world/default-world.ts';
import type { Channel } from './world/places.ts';
import type { Persona, Place, World } from './world/world.ts';

const host = '127.0.0.1';

export interface SimulatorOptions {
  /** For deadlines, rate limits and ids. */
  readonly clock: Clock;
  /** 0: any free port. */
  readonly port?: number;
  readonly world?: World;
  /** Whether to enforce rate limits. Under a stopped clock, a waiting client would wait forever. */
  readonly rateLimits?: boolean;
  /** Default: Discord's for a new bot, unless rate limits are off. */
  readonly sessionStarts?: SessionStartLimits;
  /**
   * Whether to close connections without heartbeats. Off by default: bots send heartbeats by the real clock,
   * so a test that advances the simulator's clock would lose its connection.
   */
  readonly watchHeartbeats?: boolean;
  /** Heartbeat interval in real milliseconds; clients use their own clock. */
  readonly heartbeatInterval?: number;
  /** The clock for heartbeat deadlines, if the simulator's own clock can jump ahead. */
  readonly heartbeatClock?: Clock;
}

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** Starts a Discord on loopback: its REST API and gateway on one port. @throws Error if the port is taken. */
export async function startSimulator(options: SimulatorOptions) {
  const { clock, port = 0, world = createDefaultWorld(clock) } = options;
  const server = createServer();
  const authority = (): string => `${host}:${(server.address() as AddressInfo).port}`;
  const origin = (): string => `http://${authority()}`;
  const transcript = new Transcript(clock);
  const token = tokenOf(world.application.id);
  const credentials: Credentials = {
    token,
    accepts: (given) => given === token && !faults.isTokenRevoked,
  };
  const gateway = new Gateway({
    clock,
    world,
    transcript,
    credentials,
    origin: () => `ws://${authority()}`,
    watchesHeartbeats: options.watchHeartbeats ?? false,
    heartbeatInterval: options.heartbeatInterval,
    heartbeatClock: options.heartbeatClock ?? clock,
    starts: new SessionStarts(
      clock,
      options.sessionStarts ?? (options.rateLimits === false ? undefined : {}),
    ),
    resetToken: () => faults.revokeToken(),
  });
  const faults = new Faults(clock, gateway);
  const endpoint = new InteractionsEndpoint();
  const discord: Discord = {
    clock,
    world,
    transcript,
    credentials,
    gateway,
    origin,
    commands: new CommandBook(clock, world.ids, world.application.id),
    endpoint,
    interactions: new InteractionRegistry(clock, world.ids),
    uploads: new Uploads(world.ids, origin),
  };
  const countRequests = (): RateLimits | undefined =>
    options.rateLimits === false ? undefined : new RateLimits(clock);
  let rateLimits = countRequests();
  const invalidRequests = new InvalidRequests(clock);
  server.on('request', (request, response) => {
    // If the bot ends during a request, there's nothing to answer.
    serveRest({ discord, faults, rateLimits, invalidRequests }, request, response).catch(() =>
      request.destroy(),
    );
  });
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head));
  server.listen(port, host);
  await once(server, 'listening');
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= stop(server, gateway, discord.interactions));
  return {
    /** Base for DISCORD_API_URL, without the version: `http://127.0.0.1:PORT/api`. */
    apiUrl: `${origin()}/api`,
    /** The bot token that this Discord accepts. */
    token,
    /** The Ed25519 public key for HTTP interactions, in hexadecimal. */
    publicKey: endpoint.publicKey,
    world,
    faults,
    transcript,
    /** Discord's signature headers for this body, for tests that send their own requests. */
    signedHeaders: (body: string) => endpoint.headersFor(discord, body),
    /**
     * Sends interactions to this address from now on; undefined: to the gateway.
     * @throws Error if the address fails the check of Discord's developer portal.
     */
    useInteractionsEndpoint: async (url: string | undefined): Promise<void> =>
      url === undefined ? endpoint.close() : endpoint.open(discord, url),
    /** A person at a place. Their commands and presses reach the connected bot over the wire. */
    as: (who: Persona, where: Place | Channel) => new Actor(discord, who, where),
    /** Resolves when a bot is connected and READY. */
    botReady: () => gateway.whenReady(),
    /** Resolves after the first registration of global commands. */
    commandsRegistered: () => discord.commands.whenRegistered(),
    /** The command answered by a message, e.g. `updates add`. Discord sends it to its own clients only. */
    commandBehind: ({ id, channel_id: channelId }: APIMessage) =>
      world.book.find(channelId, id)?.commandName,
    /** Requests of the last ten minutes that Discord answered with 401, 403 or 429. */
    get invalidRequests() {
      return invalidRequests.count;
    },
    /** An uploaded file, by its URL's path. */
    fileAt: (path: string) => discord.uploads.at(path),
    /** Deletes all history and recreates the world. Only while no bot is connected. */
    reset() {
      faults.clear();
      rateLimits = countRequests();
      world.renew(createDefaultWorld(clock, world.application.name));
      transcript.clear();
    },
    /** The text of an attachment by its URL; undefined if it isn't text. */
    textAt: (url: string) => discord.uploads.textAt(url),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Shaped like a real token: the bot's id, a time and, instead of a signature, a description. */
function tokenOf(botId: string): string {
  const parts = [botId, 'fake', 'a token of the simulator'];
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
}

async function stop(
  server: Server,
  gateway: Gateway,
  interactions: InteractionRegistry,
): Promise<void> {
  gateway.close();
  interactions.close();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}
