import type { REST, RequestData } from 'discord.js';
import type { Clock } from '#clock.ts';
import { badToken, FatalDiscordError, isUnauthorized, markHandled } from '#discord/errors.ts';
import type { SharedRateLimiter } from './shared-rate-limiter.ts';

/** In milliseconds. */
export const requestTimeout = 10_000;

export interface RequestDeps {
  /** Tries each request once and rejects it if it would have to wait. */
  readonly rest: REST;
  readonly limiter: SharedRateLimiter;
  readonly clock: Clock;
}

export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

type Method = 'get' | 'post' | 'patch';

/** Sends single requests: rate-limited, once, with a timeout. */
export class Requests {
  readonly #deps: RequestDeps;
  readonly #failure = Promise.withResolvers<never>();
  #fatal: FatalDiscordError | undefined;

  constructor(deps: RequestDeps) {
    this.#deps = deps;
    void markHandled(this.#failure.promise);
  }

  /** Rejects with a FatalDiscordError when Discord refuses the token; never resolves. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /**
   * @param notAfter the latest time for the request, in ms since the epoch.
   * @throws FatalDiscordError if Discord refuses the token, from then on for every request; StoreError if the
   *   database gives no permit; TooLateError; otherwise the error of the request.
   */
  async make(
    method: Method,
    route: `/${string}`,
    data: RequestData = {},
    notAfter = Number.POSITIVE_INFINITY,
  ): Promise<unknown> {
    try {
      return await this.#deps.limiter.run(() => this.#send(method, route, data, notAfter));
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      this.#fatal ??= new FatalDiscordError(badToken);
      this.#failure.reject(this.#fatal);
      throw this.#fatal;
    }
  }

  async #send(
    method: Method,
    route: `/${string}`,
    data: RequestData,
    notAfter: number,
  ): Promise<unknown> {
    const { rest, clock } = this.#deps;
    if (this.#fatal) throw this.#fatal;
    if (clock.now() > notAfter) throw new TooLateError('the rate limit delayed it for too long');
    const timeout = new AbortController();
    const cancel = clock.after(requestTimeout, () => timeout.abort());
    try {
      return await rest[method](route, { ...data, signal: timeout.signal });
    } finally {
      cancel();
    }
  }
}
