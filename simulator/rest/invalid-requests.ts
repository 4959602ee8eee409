import type { Clock } from '#clock.ts';
import { LIMITS } from './limits.ts';

const WINDOW = 10 * 60_000;
/** Discord documents no duration; bots have reported an hour: https://github.com/discord/discord-api-docs/issues/5385 */
const BLOCK = 60 * 60_000;

/**
 * Counts requests answered with 401, 403 or 429. Cloudflare, in front of Discord, blocks an address with too many.
 * https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export class InvalidRequests {
  readonly #clock: Clock;
  #times: number[] = [];
  #blockedUntil = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In the last ten minutes. */
  get count(): number {
    const since = this.#clock.now() - WINDOW;
    this.#times = this.#times.filter((time) => time > since);
    return this.#times.length;
  }

  /** A limit of a resource (`shared`) isn't the bot's fault. */
  note(status: number, headers: Readonly<Record<string, string>> = {}): void {
    if (![401, 403, 429].includes(status) || headers['x-ratelimit-scope'] === 'shared') return;
    this.#times.push(this.#clock.now());
    if (this.#times.length < LIMITS.invalidRequests) return;
    if (this.count >= LIMITS.invalidRequests) this.#blockedUntil = this.#clock.now() + BLOCK;
  }

  /** Cloudflare's answer while the address is blocked. */
  block(): { status: number; text: string; headers: Record<string, string> } | undefined {
    const left = this.#blockedUntil - this.#clock.now();
    if (left <= 0) return undefined;
    const headers = { 'content-type': 'text/plain', 'retry-after': String(Math.ceil(left / 1000)) };
    return { status: 429, text: 'error code: 1015', headers };
  }
}
