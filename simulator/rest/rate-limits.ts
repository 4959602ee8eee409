import { createHash } from 'node:crypto';
import type { Clock } from '#clock.ts';
import type { Match } from './match-route.ts';
import { LIMITS } from './limits.ts';

interface Window {
  used: number;
  /** Milliseconds since the Unix epoch. */
  readonly resetsAt: number;
}

export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Set if this request exceeds the limit: the body of the 429. */
  readonly refused?: object;
}

const SECOND = 1000;
/** Each interaction has its own bucket. Above this count, expired buckets are dropped. */
const MANY = 1000;
/** https://discord.com/developers/docs/topics/rate-limits#rate-limits: one bucket per channel, guild, webhook. */
const MAJOR = ['channelId', 'guildId', 'applicationId', 'token'] as const;

/** Counts requests: https://discord.com/developers/docs/topics/rate-limits */
export class RateLimits {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request and checks the limits. */
  count({ route, params }: Match): Verdict {
    if (route.auth === 'bot' && !this.#take('global', LIMITS.requests, SECOND)) {
      const headers = { 'x-ratelimit-scope': 'global', 'x-ratelimit-global': 'true' };
      return this.#tooMany('global', headers);
    }
    if (route.bucket === undefined) return { headers: {} };
    const { requests, per } = route.bucket;
    const key = [route.method, route.path, ...MAJOR.map((name) => params[name] ?? '')].join(' ');
    const isFree = this.#take(key, requests, per);
    const headers = this.#headers(key, requests, bucketName(`${route.method} ${route.path}`));
    return isFree ? { headers } : this.#tooMany(key, { ...headers, 'x-ratelimit-scope': 'user' });
  }

  /** @returns false if the bucket is empty. */
  #take(key: string, requests: number, per: number): boolean {
    const now = this.#clock.now();
    let window = this.#windows.get(key);
    if (window === undefined || now >= window.resetsAt) {
      if (this.#windows.size > MANY) this.#forgetOver(now);
      window = { used: 0, resetsAt: now + per };
      this.#windows.set(key, window);
    }
    if (window.used >= requests) return false;
    window.used += 1;
    return true;
  }

  #forgetOver(now: number): void {
    for (const [key, { resetsAt }] of this.#windows) {
      if (now >= resetsAt) this.#windows.delete(key);
    }
  }

  #headers(key: string, requests: number, bucket: string): Record<string, string> {
    const { used = 0, resetsAt = 0 } = this.#windows.get(key) ?? {};
    return {
      'x-ratelimit-limit': String(requests),
      'x-ratelimit-remaining': String(requests - used),
      'x-ratelimit-reset': (resetsAt / SECOND).toFixed(3),
      'x-ratelimit-reset-after': ((resetsAt - this.#clock.now()) / SECOND).toFixed(3),
      'x-ratelimit-bucket': bucket,
    };
  }

  #tooMany(key: string, headers: Verdict['headers']): Verdict {
    const now = this.#clock.now();
    const retryAfter = ((this.#windows.get(key)?.resetsAt ?? now) - now) / SECOND;
    const message = 'You are being rate limited.';
    return {
      headers: { ...headers, 'retry-after': String(Math.ceil(retryAfter)) },
      refused: { message, retry_after: retryAfter, global: key === 'global' },
    };
  }
}

/** Opaque, like Discord's. */
function bucketName(route: string): string {
  return createHash('sha256').update(route).digest('hex').slice(0, 32);
}
