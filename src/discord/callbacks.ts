import { STATUS_CODES } from 'node:http';
import {
  DefaultUserAgent,
  DiscordAPIError,
  HTTPError,
  type DiscordErrorData,
  type RawFile,
  type APIInteractionResponse,
} from 'discord.js';
import { Agent } from 'undici';
import type { Config } from '#config.ts';
import { memoize } from '#memoize.ts';
import type { Runtime } from '#runtime.ts';
import { measureRest, openRest, userAgentAppendix, type RestMetrics } from './rest.ts';

/** Sends the first answers to interactions. */
export type Callbacks = ReturnType<typeof createCallbacks>;

interface FirstAnswer {
  readonly body: APIInteractionResponse;
  readonly files?: RawFile[];
}

/** The JSON of a response in UTF-8, encoded once for all callers who get the same answer. */
export const encoded = memoize((response: APIInteractionResponse) =>
  Buffer.from(JSON.stringify(response)),
);

/** In milliseconds. Discord waits 3 seconds for a first answer. */
const timeout = 2500;

const tooMany = 429;

/** discord.js's name of the route, so that files, which REST sends, are counted under the same name. */
const measuredRoute = '/interactions/:id/:token/callback';

/**
 * First answers need no token, don't count towards Discord's limits, and are tried once. So they go straight to
 * undici, discord.js's own client: REST's queues, buckets and header copies would take a fifth of an answer's
 * time. Files, which are rare, go through REST.
 */
export function createCallbacks(
  config: Pick<Config, 'DISCORD_API_URL'>,
  { metrics, ...runtime }: Runtime & { readonly metrics: RestMetrics },
) {
  // Split here, or undici would parse the whole address for each answer.
  const { origin, pathname } = new URL(`${config.DISCORD_API_URL}/v10`);
  const rest = openRest(config, runtime, { retries: 0, timeout });
  measureRest(rest, metrics);
  const dispatcher = new Agent({ connect: { timeout } });
  const headers = {
    'content-type': 'application/json',
    'user-agent': `${DefaultUserAgent} ${userAgentAppendix}`,
  };

  return {
    /**
     * Tries once.
     *
     * @throws DiscordAPIError if Discord refuses the answer, HTTPError if Discord fails or limits us, and other
     * errors if the network fails.
     */
    async post(route: `/${string}`, { body, files }: FirstAnswer): Promise<void> {
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
      metrics.restCall('POST', measuredRoute, status);
      if (status < 300) {
        await response.body.dump();
        return;
      }
      if (status === tooMany) {
        const scope = response.headers['x-ratelimit-scope'];
        metrics.rateLimited(measuredRoute, typeof scope === 'string' ? scope : 'user');
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

/** Discord's reason for refusing an answer; undefined if a proxy in between answered, such as in HTML. */
function refusalIn(text: string): DiscordErrorData | undefined {
  try {
    return JSON.parse(text) as DiscordErrorData;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
