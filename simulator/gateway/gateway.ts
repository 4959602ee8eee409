import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { Dispatcher } from '../discord.ts';
import { answerGuild } from '../world/answer-places.ts';
import type { WorldEvent } from '../world/world.ts';
import { Connection } from './connection.ts';
import type { GatewayDeps, Host } from './connection.ts';
import type { Session } from './session.ts';
import type { SessionStarts } from './session-starts.ts';

/** https://discord.com/developers/docs/reference#api-versioning-api-versions */
const VERSIONS: ReadonlySet<string | null> = new Set(['9', '10']);

/** The WebSocket half of Discord: https://discord.com/developers/docs/events/gateway */
export class Gateway implements Dispatcher, Host {
  readonly deps: GatewayDeps;
  readonly starts: SessionStarts;
  refusesConnections = false;
  /** Whether heartbeats aren't acknowledged. */
  mutesHeartbeats = false;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, Session>();
  readonly #waiting: (() => void)[] = [];

  constructor(deps: GatewayDeps) {
    this.deps = deps;
    this.starts = deps.starts;
    deps.world.onChange((event) => this.#tell(event));
  }

  get url(): string {
    return `${this.deps.origin()}/gateway`;
  }

  /** Upgrades a socket to a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = URL.parse(request.url ?? '/', this.deps.origin());
    if (!url || this.refusesConnections || !/^\/(gateway|resume)\/?$/.test(url.pathname)) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const problem = problemOf(url.searchParams);
      if (problem !== undefined) {
        this.deps.transcript.note('refused', `gateway: ${problem} ${url.search}`);
        // Also for unsupported options: after any other code, bots would reconnect forever.
        webSocket.close(GatewayCloseCodes.InvalidAPIVersion, problem);
        return;
      }
      const isCompressed = url.searchParams.get('compress') === 'zlib-stream';
      this.#connections.add(new Connection(webSocket, this, isCompressed, url.pathname));
    });
  }

  dispatch(event: string, data: unknown, guildId: string | undefined, intent = 0): boolean {
    const reached = this.#alive().filter((one) => one.covers(guildId) && one.wants(intent));
    for (const session of reached) session.dispatch(event, data);
    return reached.length > 0;
  }

  /** Resolves when a bot is connected and READY. */
  whenReady(): Promise<void> {
    if (this.#alive().some((session) => session.isConnected)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  find(sessionId: string): Session | undefined {
    return this.#alive().find((session) => session.id === sessionId);
  }

  /**
   * Whether the bot may start a session now: https://discord.com/developers/docs/events/gateway#identifying.
   * One start too many in a day ends all sessions and resets the token.
   */
  mayStart(shardId: number): boolean {
    const verdict = this.starts.take(shardId);
    if (verdict === 'none left') {
      this.deps.transcript.note('refused', 'gateway: more IDENTIFYs than Discord allows in a day');
      this.#sessions.clear();
      this.deps.resetToken();
    }
    return verdict === 'granted';
  }

  /** Sends READY, then the guilds if the bot's intents include them. */
  greet(session: Session): void {
    const { world } = this.deps;
    if ((session.intents & ~GatewayIntentBits.Guilds) !== 0) {
      const summary = `gateway: this simulator sends no events for the intents ${session.intents}`;
      this.deps.transcript.note('refused', summary);
    }
    this.#sessions.set(session.id, session);
    const guilds = [...world.guilds.values()].filter(
      (guild) => guild.hasBot && session.covers(guild.id),
    );
    session.dispatch('READY', {
      v: 10,
      user: { ...world.bot, mfa_enabled: false, verified: true, email: null },
      user_settings: {},
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: `${this.deps.origin()}/resume`,
      relationships: [],
      private_channels: [],
      presences: [],
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      application: { id: world.application.id, flags: 0 },
      shard: session.shard,
      _trace: [],
    });
    if (session.wants(GatewayIntentBits.Guilds)) {
      for (const guild of guilds) session.dispatch('GUILD_CREATE', answerGuild(world, guild));
    }
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  forget(session: Session): void {
    this.#sessions.delete(session.id);
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
  }

  /** Closes every connection with this close code. */
  closeAll(code: number, reason: string): void {
    for (const connection of this.#connections) connection.close(code, reason);
  }

  /** Destroys every socket without a close frame. */
  cutAll(): void {
    for (const connection of this.#connections) connection.cut();
  }

  /** Sends opcode 7. */
  requestReconnect(): void {
    for (const connection of this.#connections) connection.send(GatewayOpcodes.Reconnect);
  }

  /** Sends opcode 9. */
  invalidateSession(resumable: boolean): void {
    for (const connection of this.#connections) connection.invalidate(resumable);
  }

  /** Closes all connections and the server. */
  close(): void {
    this.refusesConnections = true;
    this.cutAll();
    this.#server.close();
  }

  #alive(): Session[] {
    const now = this.deps.clock.now();
    for (const session of this.#sessions.values()) {
      if (!session.isAlive(now)) this.forget(session);
    }
    return [...this.#sessions.values()];
  }

  #tell(event: WorldEvent): void {
    const { Guilds } = GatewayIntentBits;
    if (event.kind === 'channel-deleted') {
      const { channel } = event;
      if (!('guildId' in channel)) return;
      const { id, type, guildId } = channel;
      const name = channel.kind === 'thread' ? 'THREAD_DELETE' : 'CHANNEL_DELETE';
      this.dispatch(name, { id, type, guild_id: guildId }, guildId, Guilds);
      return;
    }
    const { guild } = event;
    if (event.kind === 'bot-removed') {
      this.dispatch('GUILD_DELETE', { id: guild.id }, guild.id, Guilds);
    } else {
      this.dispatch('GUILD_CREATE', answerGuild(this.deps.world, guild), guild.id, Guilds);
    }
  }
}

/** https://discord.com/developers/docs/events/gateway#connecting-gateway-url-query-string-params */
function problemOf(query: URLSearchParams): string | undefined {
  if (!VERSIONS.has(query.get('v'))) return 'Invalid API version.';
  const encoding = query.get('encoding') ?? 'json';
  if (encoding !== 'json') return `NOT_SIMULATED: encoding=${encoding}`;
  const compress = query.get('compress') ?? 'zlib-stream';
  return compress === 'zlib-stream' ? undefined : `NOT_SIMULATED: compress=${compress}`;
}
