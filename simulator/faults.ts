import type { Clock } from '#clock.ts';
import { sleep } from '#clock.ts';

export interface RequestMatch {
  readonly method?: string;
  /** Held against the path with and without `/api/v10`. */
  readonly path?: RegExp;
}

export interface RequestFault {
  /** Without a status, the request is handled as ever: only late, or not at all. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds by the simulator's clock. */
  readonly delayMs?: number;
  /** Cuts the connection without an answer. */
  readonly drop?: boolean;
  /** With `drop`: the request is carried out first, so that the bot can not know. */
  readonly afterwards?: boolean;
}

/** What can go wrong with the gateway; the gateway itself does it. */
export interface GatewayFaults {
  closeAll(code: number, reason: string): void;
  cutAll(): void;
  requestReconnect(): void;
  dispatch(event: string, data: unknown, guildId: undefined): boolean;
  invalidateSession(resumable: boolean): void;
  refusesConnections: boolean;
  mutesHeartbeats: boolean;
}

/** Trouble on order. */
export class Faults {
  readonly #clock: Clock;
  readonly #gateway: GatewayFaults;
  #requests: { match: RequestMatch; fault: RequestFault; left: number }[] = [];
  #isRevoked = false;

  constructor(clock: Clock, gateway: GatewayFaults) {
    this.#clock = clock;
    this.#gateway = gateway;
  }

  /** The next `times` REST requests that match get this instead. The returned function ends that. */
  rest(match: RequestMatch, fault: RequestFault, times = 1): () => void {
    const order = { match, fault, left: times };
    this.#requests.push(order);
    return () => {
      order.left = 0;
      this.#requests = this.#requests.filter((one) => one !== order);
    };
  }

  /** Closes every gateway connection with this close code. */
  closeGateway(code: number, reason = ''): void {
    this.#gateway.closeAll(code, reason);
  }

  /** Cuts every gateway socket without a close frame. */
  cutGateway(): void {
    this.#gateway.cutAll();
  }

  /** Sends opcode 7. */
  requestReconnect(): void {
    this.#gateway.requestReconnect();
  }

  /** Sends an event as it is, whether or not Discord would send such a thing. */
  dispatch(event: string, data: unknown): void {
    this.#gateway.dispatch(event, data, undefined);
  }

  /** Sends opcode 9. */
  invalidateSession(resumable: boolean): void {
    this.#gateway.invalidateSession(resumable);
  }

  /** New gateway connections are refused until switched off. */
  refuseGateway(on: boolean): void {
    this.#gateway.refusesConnections = on;
  }

  /** Heartbeats are not acknowledged while on. */
  muteHeartbeats(on: boolean): void {
    this.#gateway.mutesHeartbeats = on;
  }

  /** From now on the token is worth nothing: REST 401, gateway close 4004. */
  revokeToken(): void {
    this.#isRevoked = true;
    this.#gateway.closeAll(4004, 'Authentication failed.');
  }

  get isTokenRevoked(): boolean {
    return this.#isRevoked;
  }

  /** Ends all faults, a revoked token too. */
  clear(): void {
    this.#requests = [];
    this.#isRevoked = false;
    this.refuseGateway(false);
    this.muteHeartbeats(false);
  }

  /** The fault that this request gets, after its delay has passed. */
  async takeFor(method: string, path: string): Promise<RequestFault | undefined> {
    const found = this.#requests.find(({ match }) => matches(match, method, path));
    if (found === undefined) return undefined;
    found.left -= 1;
    this.#requests = this.#requests.filter(({ left }) => left > 0);
    if (found.fault.delayMs !== undefined) await sleep(this.#clock, found.fault.delayMs);
    return found.fault;
  }
}

function matches(match: RequestMatch, method: string, path: string): boolean {
  const isMethod = match.method === undefined || match.method.toUpperCase() === method;
  const paths = [path, path.replace(/^\/api\/v\d+/, '')];
  return isMethod && (match.path === undefined || paths.some((one) => match.path?.test(one)));
}
