import {
  DefaultRestOptions,
  REST,
  RESTEvents,
  Routes,
  type APIApplication,
  type RESTOptions,
} from 'discord.js';
import type { BotConfig } from '#config.ts';
import { packageInfo } from '#version.ts';
import type { SlidingWindowLimiter } from './rate-limit/sliding-window-limiter.ts';
import { requestTimeout } from './rate-limit/requests.ts';
import { guardResponses } from './response-guard.ts';
import type { Runtime } from '#runtime.ts';

export const userAgentAppendix = `${packageInfo.name.replaceAll(' ', '')}/${packageInfo.version}`;

export interface RestMetrics {
  restCall(method: string, route: string, status: number): void;
  rateLimited(route: string, scope: string): void;
}

/** Counts the responses of a client, by route without ids and tokens. */
export function measureRest(rest: REST, metrics: RestMetrics): void {
  rest.on(RESTEvents.Response, ({ method, route }, { status }) => {
    metrics.restCall(method, withoutIds(route), status);
  });
  rest.on(RESTEvents.RateLimited, ({ route, scope }) => {
    metrics.rateLimited(withoutIds(route), scope);
  });
}

/** discord.js leaves ids of 20 digits in place. */
function withoutIds(route: string): string {
  return route.replaceAll(/\d{17,20}/g, ':id');
}

/** Discord's REST API, guarded against unexpected responses from a proxy in between. */
export function openRest(
  { DISCORD_API_URL: api }: Pick<BotConfig, 'DISCORD_API_URL'>,
  { clock, log }: Runtime,
  options: Partial<RESTOptions>,
): REST {
  const { makeRequest: send = DefaultRestOptions.makeRequest, ...rest } = options;
  const makeRequest = guardResponses(send, clock, log);
  return new REST({ api, version: '10', userAgentAppendix, makeRequest, ...rest });
}

/** The API for everything but posts. Requests that Discord counts go through `window`, so that posts leave room for them. */
export function createRest(
  config: BotConfig,
  window: SlidingWindowLimiter,
  runtime: Runtime,
): REST {
  return openRest(config, runtime, {
    globalRequestsPerSecond: config.DISCORD_MAX_RPS,
    makeRequest: (url, init) => {
      const send = () => DefaultRestOptions.makeRequest(url, init);
      return isCounted(init) ? window.run(send) : send();
    },
  }).setToken(config.token);
}

/** Discord counts the requests that have the bot's token: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit */
function isCounted({ headers }: Parameters<RESTOptions['makeRequest']>[1]): boolean {
  return headers !== undefined && 'Authorization' in headers;
}

/**
 * The same API for production updates. Each request is tried once, and rejected if it would have to wait, so that
 * no channel waits for another: the sender of a post decides about retries. The shared rate limiter of all
 * processes keeps the limit, and `Requests` the timeout, by the clock.
 */
export function createPostRest(config: BotConfig, runtime: Runtime): REST {
  return openRest(config, runtime, {
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    timeout: 2 * requestTimeout,
    // The limits of a channel are outdated within seconds.
    handlerSweepInterval: 60_000,
  }).setToken(config.token);
}

/** The application that the token belongs to. */
export async function fetchApplication(rest: REST): Promise<APIApplication> {
  return (await rest.get(Routes.currentApplication())) as APIApplication;
}
