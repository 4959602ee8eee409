import type { RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import { NotDoneError } from './errors.ts';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * Most refused requests of a client in a window, in ms. Far below Discord's 10,000, because several processes can share
 * an address.
 */
const refusals = { most: 2000, window: 10 * 60_000 };

/** Longest wait that a response may ask for, in seconds. */
const maxWait = 3600;
/** Waits after a 429 without a usable `Retry-After`, in seconds. Each doubles the one before, up to the last. */
const [firstWait, lastWait] = [5, 300];

/**
 * Makes responses safe for discord.js, whatever a proxy, or an outage of Discord, puts into them:
 *
 * - A 429 always has a finite `Retry-After` in seconds. Without one discord.js would ask again at once, forever,
 *   and Discord blocks an address after 10,000 refused requests in 10 minutes.
 * - A 401 or 403 without Discord's own JSON is a `NotDoneError`: something in between, such as a proxy, refused the
 *   request. discord.js would forget the token, and the bot would end.
 * - After 2,000 refused requests in 10 minutes, no request is made until the oldest is 10 minutes old.
 *
 * https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export function guardResponses(send: MakeRequest, clock: Clock, log: Logger): MakeRequest {
  let nextWait = firstWait;
  let refusedAt: number[] = [];

  function note({ status, headers }: Awaited<ReturnType<MakeRequest>>): void {
    const isShared = headers.get('x-ratelimit-scope') === 'shared';
    if (isShared || ![401, 403, 429].includes(status)) return;
    refusedAt.push(clock.now());
    if (refusedAt.length !== refusals.most) return;
    log.error({ refused: refusals.most }, 'too many refused requests; waiting');
  }

  /** @throws NotDoneError */
  function checkRefusals(): void {
    if (refusedAt.length < refusals.most) return;
    const now = clock.now();
    // Times in the future are from before the clock was set back.
    refusedAt = refusedAt.filter((at) => at <= now && now - at < refusals.window);
    const first = refusedAt.at(-refusals.most);
    if (first === undefined) return;
    throw new NotDoneError('Discord refused too many requests', first + refusals.window - now);
  }

  function secondsOf(header: string | null): number {
    const seconds = secondsIn(header, clock);
    if (seconds !== undefined) return Math.min(seconds, maxWait);
    const wait = nextWait;
    nextWait = Math.min(wait * 2, lastWait);
    log.warn({ header, waitInMs: wait * 1000 }, 'rate limited without a usable Retry-After');
    return wait;
  }

  return async (url, init) => {
    checkRefusals();
    const response = await send(url, init);
    note(response);
    const { status, headers } = response;
    if (status === 429) {
      headers.set('retry-after', String(secondsOf(headers.get('retry-after'))));
      return response;
    }
    nextWait = firstWait;
    if (status !== 401 && status !== 403) return response;
    const text = await response.text();
    if (isFromDiscord(text)) return new Response(text, { status, headers });
    throw new NotDoneError(`a proxy in front of Discord answered ${status}`, 60_000);
  };
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, section 10.2.3). */
function secondsIn(header: string | null, clock: Clock): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(header) - clock.now()) / 1000;
  return wait > 0 ? wait : undefined;
}

/** https://docs.discord.com/developers/reference#error-messages */
function isFromDiscord(text: string): boolean {
  try {
    const body = JSON.parse(text) as { readonly code?: unknown; readonly message?: unknown } | null;
    return typeof body?.code === 'number' && typeof body.message === 'string';
  } catch {
    return false;
  }
}
