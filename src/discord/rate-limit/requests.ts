import type { REST, RequestData } from 'discord.js';
import type { Clock } from '#clock.ts';
import { badToken, FatalDiscordError } from '#discord/fatal.ts';
import { isUnauthorized } from '#discord/retry.ts';
import type { SharedRateLimiter } from './shared-rate-limiter.ts';

/** How long Discord may take for one request, in milliseconds. */
export const requestTimeout = 10_000;

export interface RequestDeps {
  /** Tries each request once and rejects where it would have to wait. */
  readonly rest: REST;
  readonly line: SharedRateLimiter;
  readonly clock: Clock;
}

/** A request that was not made, as its time was over. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

type Method = 'get' | 'post' | 'patch';

/** Single requests: each in its turn, once, for a limited time. */
export class Requests {
  readonly #parts: RequestDeps;
  readonly #failure = Promise.withResolvers<never>();
  #fatal: FatalDiscordError | undefined;

  constructor(parts: RequestDeps) {
    this.#parts = parts;
    // Whoever does not look at it must not be brought down by it.
    this.#failure.promise.catch(() => undefined);
  }

  /** Rejects with a FatalDiscordError when Discord refuses the token; never resolves. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /**
   * @param notAfter the time (ms since the epoch) after which it is not made any more.
   * @throws FatalDiscordError where Discord refuses the token, from then on for every request; StoreError
   *   where there is no turn to be had; TooLateError; else what went wrong with the request.
   */
  async make(
    method: Method,
    route: `/${string}`,
    data: RequestData = {},
    notAfter = Number.POSITIVE_INFINITY,
  ): Promise<unknown> {
    try {
      return await this.#parts.line.through(() => this.#send(method, route, data, notAfter));
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
    const { rest, clock } = this.#parts;
    if (this.#fatal) throw this.#fatal;
    if (clock.now() > notAfter) throw new TooLateError('its turn came too late');
    const timeout = new AbortController();
    const cancel = clock.after(requestTimeout, () => timeout.abort());
    try {
      return await rest[method](route, { ...data, signal: timeout.signal });
    } finally {
      cancel();
    }
  }
}
