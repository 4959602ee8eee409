import { DefaultRestOptions, REST, type RESTOptions } from 'discord.js';
import type { Config } from '#config.ts';
import { packageInfo } from '#version.ts';
import type { SlidingWindowLimiter } from './rate-limit/sliding-window-limiter.ts';
import { requestTimeout } from './rate-limit/requests.ts';

export const userAgentAppendix = `${packageInfo.name.replaceAll(' ', '')}/${packageInfo.version}`;

/** Discord's REST API. What Discord counts passes the window, so that posts leave room for it. */
export function createRest(config: Config, window: SlidingWindowLimiter): REST {
  const makeRequest: RESTOptions['makeRequest'] = (url, init) => {
    const send = () => DefaultRestOptions.makeRequest(url, init);
    return isCounted(init) ? window.through(send) : send();
  };
  return new REST({
    api: config.DISCORD_API_URL,
    version: '10',
    globalRequestsPerSecond: config.DISCORD_MAX_RPS,
    makeRequest,
    userAgentAppendix,
  }).setToken(config.DISCORD_TOKEN ?? '');
}

/** Discord counts what comes with the bot's token: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit */
function isCounted({ headers }: Parameters<RESTOptions['makeRequest']>[1]): boolean {
  return headers !== undefined && 'Authorization' in headers;
}

/**
 * The same for production updates, which are tried again by whoever knows what is at stake: each request
 * once, and what would have to wait is rejected instead, so that no channel waits for another. The pace is
 * kept outside, for all processes together; the time limit too, by the clock.
 */
export function createPostRest(config: Config): REST {
  return new REST({
    api: config.DISCORD_API_URL,
    version: '10',
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    timeout: 2 * requestTimeout,
    // What is remembered of each channel's limit is worth nothing a few seconds later.
    handlerSweepInterval: 60_000,
    userAgentAppendix,
  }).setToken(config.DISCORD_TOKEN ?? '');
}
