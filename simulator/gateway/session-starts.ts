import type { Clock } from '#clock.ts';

const DAY = 24 * 3_600_000;

export interface SessionStartLimits {
  /** A day. */
  readonly total?: number;
  /** The number of rate limit keys. A shard's key is its id modulo this number. */
  readonly maxConcurrency?: number;
  /** Milliseconds between two IDENTIFYs with the same rate limit key. 0 for bots that restart at once. */
  readonly pace?: number;
}

/** Counts IDENTIFYs: https://discord.com/developers/docs/events/gateway#session-start-limit-object */
export class SessionStarts {
  readonly total: number;
  readonly maxConcurrency: number;
  readonly #pace: number;
  readonly #clock: Clock;
  readonly #isEnforced: boolean;
  #used = 0;
  #resetsAt: number;
  readonly #lastByKey = new Map<number, number>();

  constructor(clock: Clock, limits: SessionStartLimits | undefined) {
    this.total = limits?.total ?? 1000;
    this.maxConcurrency = limits?.maxConcurrency ?? 1;
    this.#pace = limits?.pace ?? 5000;
    this.#clock = clock;
    this.#isEnforced = limits !== undefined;
    this.#resetsAt = clock.now() + DAY;
  }

  /** The body of `session_start_limit`. */
  get limit(): object {
    this.#renew();
    return {
      total: this.total,
      remaining: Math.max(0, this.total - this.#used),
      reset_after: this.#resetsAt - this.#clock.now(),
      max_concurrency: this.maxConcurrency,
    };
  }

  /** Counts an IDENTIFY. 'too soon': within 5 seconds of the last one of its key. 'none left': none is left today. */
  take(shardId: number): 'granted' | 'too soon' | 'none left' {
    this.#renew();
    this.#used += 1;
    if (!this.#isEnforced) return 'granted';
    if (this.#used > this.total) return 'none left';
    const now = this.#clock.now();
    const key = shardId % this.maxConcurrency;
    const isTooSoon = now - (this.#lastByKey.get(key) ?? -Infinity) < this.#pace;
    if (!isTooSoon) this.#lastByKey.set(key, now);
    return isTooSoon ? 'too soon' : 'granted';
  }

  #renew(): void {
    if (this.#clock.now() < this.#resetsAt) return;
    this.#resetsAt = this.#clock.now() + DAY;
    this.#used = 0;
  }
}
