import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { Config } from '#config.ts';
import { addEndpoint, type Endpoint } from '#discord/http/endpoint.ts';
import { serveHealth } from '#operations/health.ts';
import type { Metrics } from '#operations/metrics.ts';
import type { Readiness } from '#operations/readiness.ts';
import { createWeb, type Web } from '#operations/web.ts';

export interface OpenWebParts {
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface OpenWeb extends Web {
  /** Where Discord's interactions come in; undefined where they come over the gateway. */
  readonly endpoint: Endpoint | undefined;
}

/** Opens the HTTP server with all its routes. @throws ListenError */
export async function openWeb(config: Config, parts: OpenWebParts): Promise<OpenWeb> {
  const { metrics, readiness, clock, log } = parts;
  const web = createWeb(clock, log);
  serveHealth(web.app, { readiness, metrics });
  const { DISCORD_TRANSPORT: transport, DISCORD_PUBLIC_KEY: publicKey = '' } = config;
  const onRejected = (reason: string) => {
    metrics.rejected(reason);
  };
  const endpoint =
    transport === 'http' ? addEndpoint(web.app, { publicKey, clock, log, onRejected }) : undefined;
  const url = await web.listen(config.HTTP_HOST, config.HTTP_PORT);
  log.info({ url, interactions: endpoint !== undefined }, 'listening');
  return { ...web, endpoint };
}
