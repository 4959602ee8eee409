import { constants, deflateRawSync } from 'node:zlib';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '#clock.ts';
import type { Credentials } from '../discord.ts';
import { LIMITS } from '../rest/limits.ts';
import type { Transcript } from '../transcript.ts';
import type { World } from '../world/world.ts';
import { readIdentify } from './identify.ts';
import { Session } from './session.ts';
import type { Event } from './session.ts';
import type { SessionStarts } from './session-starts.ts';

export interface GatewayDeps {
  readonly clock: Clock;
  readonly world: World;
  readonly transcript: Transcript;
  readonly credentials: Credentials;
  /** `ws://host:port` */
  readonly origin: () => string;
  readonly watchesHeartbeats: boolean;
  /** In milliseconds. Default: Discord's own interval. */
  readonly heartbeatInterval?: number | undefined;
  /** The clock for heartbeat deadlines. */
  readonly heartbeatClock: Clock;
  readonly starts: SessionStarts;
  /** Called when the bot exceeds its daily limit of IDENTIFYs. */
  readonly resetToken: () => void;
}

/** The connection's view of its gateway. */
export interface Host {
  readonly deps: GatewayDeps;
  readonly mutesHeartbeats: boolean;
  find(sessionId: string): Session | undefined;
  mayStart(shardId: number): boolean;
  greet(session: Session): void;
  forget(session: Session): void;
  closed(connection: Connection): void;
}

/** Discord's heartbeat interval as of 2026, in milliseconds. */
const HEARTBEAT_INTERVAL = 41_250;
const MINUTE = 60_000;
/** Grace for a late heartbeat, as a share of the interval. */
const PATIENCE = 1.5;

/** Milliseconds. Without a delay, HELLO could arrive together with the upgrade, and some clients would lose it. */
const HELLO_DELAY = 25;

/** Requests whose answers this simulator never sends. */
const UNANSWERED: ReadonlySet<number> = new Set([
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.RequestGuildMembers,
  GatewayOpcodes.RequestSoundboardSounds,
  GatewayOpcodes.RequestChannelInfo,
]);

/** One WebSocket connection of the bot: https://discord.com/developers/docs/events/gateway#connection-lifecycle */
export class Connection {
  readonly #socket: WebSocket;
  readonly #host: Host;
  /** The path of its URL, until its first IDENTIFY or RESUME. */
  #path: string | undefined;
  #session: Session | undefined;
  #sentAt: number[] = [];
  readonly #hello: NodeJS.Timeout;
  #stopWatching: (() => void) | undefined;
  /** The next bytes of a compressed connection: at first, zlib's header. */
  #zlib: Buffer | undefined;

  constructor(socket: WebSocket, host: Host, isCompressed: boolean, path: string) {
    this.#path = path;
    this.#socket = socket;
    this.#host = host;
    if (isCompressed) this.#zlib = Buffer.from([0x78, 0x9c]);
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', (code) => this.#closed(code));
    // A destroyed socket reports an error before the close event, which is handled.
    socket.on('error', () => undefined);
    const hello = { heartbeat_interval: this.#heartbeatInterval };
    this.#hello = setTimeout(() => this.send(GatewayOpcodes.Hello, hello), HELLO_DELAY);
    this.#watch();
  }

  send(op: GatewayOpcodes, d: unknown = null): void {
    this.#host.deps.transcript.note('gateway-out', GatewayOpcodes[op], { body: d });
    this.#write({ op, d, s: null, t: null });
  }

  close(code: number, reason: string): void {
    this.#host.deps.transcript.note('gateway-out', `close ${code} ${reason}`);
    this.#socket.close(code, reason);
  }

  /** Destroys the socket without a close frame. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Sends INVALID_SESSION: the bot must resume or identify again on a new connection. */
  invalidate(resumable: boolean): void {
    const session = this.#detach();
    if (session !== undefined && !resumable) this.#host.forget(session);
    this.send(GatewayOpcodes.InvalidSession, resumable);
  }

  #receive(data: RawData): void {
    const bytes = Buffer.concat([data].flat().map((chunk) => new Uint8Array(chunk)));
    if (bytes.byteLength > LIMITS.gatewayPayload) {
      return this.#refuse(GatewayCloseCodes.DecodeError, 'Payload too large.');
    }
    if (this.#isTooFast()) return this.#refuse(GatewayCloseCodes.RateLimited, 'Rate limited.');
    const payload = parse(bytes.toString('utf8'));
    if (payload === undefined) return this.#refuse(GatewayCloseCodes.DecodeError, 'Decode error.');
    const name = GatewayOpcodes[payload.op] ?? String(payload.op);
    this.#host.deps.transcript.note('gateway-in', name, { body: withoutToken(payload.d) });
    return this.#take(payload.op, payload.d);
  }

  #take(op: GatewayOpcodes, data: unknown): void {
    switch (op) {
      case GatewayOpcodes.Heartbeat:
        this.#watch();
        if (!this.#host.mutesHeartbeats) this.send(GatewayOpcodes.HeartbeatAck);
        return;
      case GatewayOpcodes.Identify:
        return this.#identify(data);
      case GatewayOpcodes.Resume:
        return this.#resume(data);
      default:
        if (op !== GatewayOpcodes.PresenceUpdate && !UNANSWERED.has(op))
          return this.#refuse(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
        if (!this.#session)
          return this.#refuse(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
        if (UNANSWERED.has(op))
          this.#host.deps.transcript.note(
            'refused',
            `gateway: NOT_SIMULATED: ${GatewayOpcodes[op]}`,
          );
    }
  }

  #identify(data: unknown): void {
    if (this.#session) {
      return this.#refuse(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
    }
    const identity = readIdentify(data);
    if ('code' in identity) return this.#refuse(identity.code, identity.reason);
    if (!this.#accepts(identity.token)) {
      return this.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    }
    if (!this.#host.mayStart(identity.shard[0])) return this.invalidate(false);
    this.#noteAddress('IDENTIFY', '/gateway');
    const session = new Session(identity.intents, identity.shard);
    this.#attach(session);
    return this.#host.greet(session);
  }

  /**
   * A RESUME belongs to `resume_gateway_url`, an IDENTIFY to the address of Get Gateway. Discord takes both anywhere, so
   * this is only noted. https://discord.com/developers/docs/events/gateway#preparing-to-resume
   */
  #noteAddress(name: 'IDENTIFY' | 'RESUME', path: string): void {
    const isRight = this.#path?.startsWith(path) ?? true;
    this.#path = undefined;
    if (isRight) return;
    this.#host.deps.transcript.note('refused', `gateway: ${name} at the wrong address`);
  }

  #resume(data: unknown): void {
    const { token, session_id: id, seq } = (data ?? {}) as Record<string, unknown>;
    if (typeof token !== 'string' || typeof id !== 'string' || !Number.isInteger(seq)) {
      return this.#refuse(GatewayCloseCodes.DecodeError, 'RESUME needs token, session_id and seq.');
    }
    if (this.#session) {
      return this.#refuse(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
    }
    if (!this.#accepts(token)) {
      return this.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    }
    const session = this.#host.find(id);
    if (session === undefined || !session.reachesBack(Number(seq))) {
      return this.send(GatewayOpcodes.InvalidSession, false);
    }
    if (Number(seq) > session.seq)
      return this.#refuse(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
    this.#noteAddress('RESUME', '/resume');
    this.#attach(session);
    session.replay(Number(seq));
    session.dispatch('RESUMED', { _trace: [] });
    return undefined;
  }

  #attach(session: Session): void {
    this.#session = session;
    session.connect(this.#sendEvent);
  }

  readonly #sendEvent = (event: Event): void => {
    this.#host.deps.transcript.note('gateway-out', event.t, { body: event.d });
    this.#write(event);
  };

  /** Each payload is a block of the stream: https://discord.com/developers/docs/events/gateway#transport-compression */
  #write(payload: object): void {
    const text = JSON.stringify(payload);
    if (this.#zlib === undefined) return this.#socket.send(text);
    const block = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
    this.#socket.send(Buffer.concat([this.#zlib, block]));
    this.#zlib = Buffer.alloc(0);
  }

  #detach(): Session | undefined {
    const session = this.#session;
    session?.disconnect(this.#sendEvent, this.#host.deps.clock.now());
    this.#session = undefined;
    return session;
  }

  #closed(code: number): void {
    this.#host.deps.transcript.note('gateway-in', `closed ${code}`);
    clearTimeout(this.#hello);
    this.#stopWatching?.();
    const session = this.#detach();
    // A bot that closes with 1000 or 1001 ends its session: https://discord.com/developers/docs/events/gateway#initiating-a-disconnect
    if (session !== undefined && (code === 1000 || code === 1001)) this.#host.forget(session);
    this.#host.closed(this);
  }

  #refuse(code: GatewayCloseCodes, reason: string): void {
    this.#host.deps.transcript.note('refused', `gateway: ${reason}`, { status: code });
    this.close(code, reason);
  }

  #isTooFast(): boolean {
    const now = this.#host.deps.clock.now();
    this.#sentAt = [...this.#sentAt.filter((at) => now - at < MINUTE), now];
    return this.#sentAt.length > LIMITS.gatewaySends;
  }

  #watch(): void {
    this.#stopWatching?.();
    const { watchesHeartbeats, heartbeatClock } = this.#host.deps;
    if (!watchesHeartbeats) return;
    this.#stopWatching = heartbeatClock.after(this.#heartbeatInterval * PATIENCE, () => {
      this.#refuse(GatewayCloseCodes.SessionTimedOut, 'No heartbeat.');
    });
  }

  get #heartbeatInterval(): number {
    return this.#host.deps.heartbeatInterval ?? HEARTBEAT_INTERVAL;
  }

  #accepts(token: string): boolean {
    // Most libraries add `Bot`, as in requests. Discord accepts both.
    return this.#host.deps.credentials.accepts(token.replace(/^Bot /, ''));
  }
}

function parse(text: string): { readonly op: GatewayOpcodes; readonly d: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { op, d }: Record<string, unknown> = Object(value);
    return typeof op === 'number' ? { op, d } : undefined;
  } catch {
    return undefined;
  }
}

function withoutToken(data: unknown): unknown {
  return 'token' in Object(data) ? { ...Object(data), token: '(hidden)' } : data;
}
