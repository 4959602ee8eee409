import type { REST, RequestData } from 'discord.js';
import type { Clock } from '#clock.ts';
import {
  badToken,
  FatalDiscordError,
  isUnauthorized,
  markHandled,
  NotDoneError,
} from '#discord/errors.ts';
import type { SharedRateLimiter } from './shared-rate-limiter.ts';

/** In milliseconds. */
export const requestTimeout = 10_000;

export type Requests = ReturnType<typeof createRequests>;

/**
 * Makes single requests: rate-limited, once, with a timeout.
 *
 * @param rest tries each request once and rejects it if it would have to wait.
 */
export function createRequests(rest: REST, limiter: SharedRateLimiter, clock: Clock) {
  const failure = Promise.withResolvers<never>();
  void markHandled(failure.promise);
  let fatal: FatalDiscordError | undefined;

  /**
   * @param notAfter the latest time for the request, in ms since the epoch.
   * @throws FatalDiscordError if Discord refuses the token, from then on for every request; StoreError if the
   *   database gives no permit; NotDoneError; otherwise the error of the request.
   */
  async function make(
    method: 'get' | 'post' | 'patch',
    route: `/${string}`,
    data: RequestData = {},
    notAfter = Number.POSITIVE_INFINITY,
  ): Promise<unknown> {
    try {
      return await limiter.run(async () => {
        if (fatal) throw fatal;
        if (clock.now() > notAfter) {
          throw new NotDoneError('the rate limit delayed it for too long', 0);
        }
        const timeout = new AbortController();
        const cancel = clock.after(requestTimeout, () => timeout.abort());
        return rest[method](route, { ...data, signal: timeout.signal }).finally(cancel);
      });
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      fatal ??= new FatalDiscordError(badToken);
      failure.reject(fatal);
      throw fatal;
    }
  }

  /** `failed` rejects with a FatalDiscordError when Discord refuses the token; it never resolves. */
  return { failed: failure.promise, make };
}
