import type { Clock } from '#clock.ts';
import { sleep } from '#clock.ts';
import type { Gateway } from './gateway/gateway.ts';

export interface RequestMatch {
  readonly method?: string;
  /** Matched against the path with and without `/api/v10`. */
  readonly path?: RegExp;
}

export interface RequestFault {
  /** Without a status, the request is only delayed or dropped. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of the simulator's clock. */
  readonly delayMs?: number;
  /** Closes the connection without a response. */
  readonly drop?: boolean;
  /** With `drop`: the request is executed first, so the bot can't know its result. */
  readonly afterwards?: boolean;
}

/** Fault injection for REST and the gateway. */
export class Faults {
  readonly #clock: Clock;
  /** Executes its own faults. */
  readonly gateway: Gateway;
  #requests: { match: RequestMatch; fault: RequestFault; left: number }[] = [];
  #isRevoked = false;

  constructor(clock: Clock, gateway: Gateway) {
    this.#clock = clock;
    this.gateway = gateway;
  }

  /** Applies a fault to the next `times` matching REST requests. The returned function ends it. */
  rest(match: RequestMatch, fault: RequestFault, times = 1): () => void {
    const order = { match, fault, left: times };
    this.#requests.push(order);
    return () => {
      order.left = 0;
      this.#requests = this.#requests.filter((one) => one !== order);
    };
  }

  /**
   * Answers with 429 for a limit that isn't the bot's own (scope `shared`).
   * https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
   */
  sharedLimit(match: RequestMatch, seconds: number, times = 1): () => void {
    const headers = { 'retry-after': String(Math.ceil(seconds)), 'x-ratelimit-scope': 'shared' };
    const message = 'The resource is being rate limited.';
    const body = { message, retry_after: seconds, global: false };
    return this.rest(match, { status: 429, body, headers }, times);
  }

  /** Revokes the token: REST 401, gateway close 4004. */
  revokeToken(): void {
    this.#isRevoked = true;
    this.gateway.closeAll(4004, 'Authentication failed.');
  }

  get isTokenRevoked(): boolean {
    return this.#isRevoked;
  }

  /** Ends all faults, including a revoked token. */
  clear(): void {
    this.#requests = [];
    this.#isRevoked = false;
    this.gateway.refusesConnections = false;
    this.gateway.mutesHeartbeats = false;
  }

  /** The fault for this request, after its delay. */
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
