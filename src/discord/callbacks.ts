import { STATUS_CODES } from 'node:http';
import {
  DefaultUserAgent,
  DiscordAPIError,
  HTTPError,
  REST,
  type DiscordErrorData,
  type RawFile,
  type APIInteractionResponse,
} from 'discord.js';
import { Agent } from 'undici';
import type { Config } from '#config.ts';
import { encoded } from './encoded.ts';
import { measureRest, type RestMetrics } from './rest-metrics.ts';
import { userAgentAppendix } from './rest.ts';

/** The way for first answers to interactions. */
export interface Callbacks {
  /**
   * Sends one, once.
   *
   * @throws DiscordAPIError where Discord refuses it, HTTPError where Discord is out of order or has had
   * too many, and other errors where the line is down.
   */
  post(
    route: `/${string}`,
    answer: { readonly body: APIInteractionResponse; readonly files?: RawFile[] },
  ): Promise<void>;
}

/** Nobody waits longer than 3 seconds for a first answer. In milliseconds. */
const timeout = 2500;

const tooMany = 429;

/** As discord.js names the route, so that files, which REST sends, are counted under the same. */
const measuredRoute = '/interactions/:id/:token/callback';

/**
 * First answers need no token, Discord does not count them, and each is tried once. So they go straight to
 * undici, discord.js's own client: of REST's queues, buckets and copies of headers they need nothing, and
 * those cost a fifth of an answer. Files, which are rare, are left to REST.
 */
export function createCallbacks(config: Config, metrics?: RestMetrics): Callbacks {
  // In parts, or undici would parse the whole address for each answer.
  const { origin, pathname } = new URL(`${config.DISCORD_API_URL}/v10`);
  const rest = new REST({
    api: config.DISCORD_API_URL,
    version: '10',
    retries: 0,
    timeout,
    userAgentAppendix,
  });
  if (metrics) measureRest(rest, metrics);
  const dispatcher = new Agent({ connect: { timeout } });
  const headers = {
    'content-type': 'application/json',
    'user-agent': `${DefaultUserAgent} ${userAgentAppendix}`,
  };

  return {
    async post(route, { body, files }) {
      if (files) {
        await rest.post(route, { body, files, auth: false });
        return;
      }
      const path = pathname + route;
      const response = await dispatcher.request({
        method: 'POST',
        origin,
        path,
        headers,
        body: encoded(body),
        headersTimeout: timeout,
        bodyTimeout: timeout,
      });
      const { statusCode: status } = response;
      metrics?.restCall('POST', measuredRoute, status);
      if (status < 300) {
        await response.body.dump();
        return;
      }
      if (status === tooMany) {
        const scope = response.headers['x-ratelimit-scope'];
        metrics?.rateLimited(measuredRoute, typeof scope === 'string' ? scope : 'user');
      }
      const url = origin + path;
      const sent = { body, files: [] };
      const refusal = refusalIn(await response.body.text());
      if (status >= 500 || status === tooMany || !refusal) {
        throw new HTTPError(status, STATUS_CODES[status] ?? '', 'POST', url, sent);
      }
      throw new DiscordAPIError(refusal, refusal.code, status, 'POST', url, sent);
    },
  };
}

/** What Discord says of an answer that it refuses; whoever stands between may say it in HTML. */
function refusalIn(text: string): DiscordErrorData | undefined {
  try {
    return JSON.parse(text) as DiscordErrorData;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
