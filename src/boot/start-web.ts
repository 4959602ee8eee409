import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { Config } from '#config.ts';
import type { Endpoint } from '#discord/http/endpoint.ts';
import { healthRoutes } from '#operations/health.ts';
import { ListenError, type Listener } from '#http/listening.ts';
import type { Metrics } from '#operations/metrics.ts';
import type { Readiness } from '#operations/readiness.ts';
import { createHttpServer } from '#http/server.ts';

export interface StartWebDeps {
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface StartedWeb extends Pick<Listener, 'leave' | 'close'> {
  /** Where Discord's interactions come in; undefined where they come over the gateway. */
  readonly endpoint: Endpoint | undefined;
}

/** How often a taken port is tried again where the bot works without it, in milliseconds. */
const portPause = 15_000;

/**
 * Opens the HTTP server with all its routes. Where interactions come over the gateway, a port that another
 * program has keeps nobody from an answer: health and measurements begin when it is free.
 *
 * @throws ListenError
 */
export async function startWeb(config: Config, parts: StartWebDeps): Promise<StartedWeb> {
  const { metrics, readiness, clock, log } = parts;
  const endpoint =
    config.DISCORD_TRANSPORT === 'http' ? await loadEndpoint(config, parts) : undefined;
  const get = healthRoutes({ readiness, metrics });
  const web = createHttpServer({ get, post: endpoint?.routes }, clock, log);
  let cancel: (() => void) | undefined;
  const listen = async (patience?: number) => {
    const url = await web.listen(config.HTTP_HOST, config.HTTP_PORT, patience);
    log.info({ url, interactions: endpoint !== undefined }, 'listening');
  };
  const listenWhenFree = async (): Promise<void> => {
    try {
      await listen(0);
    } catch (error) {
      if (!(error instanceof ListenError && error.isTaken)) throw error;
      log.warn({ reason: error.message }, 'no health and measurements yet; trying again');
      cancel = clock.after(portPause, () => {
        listenWhenFree().catch((later: unknown) => {
          log.error({ err: later }, 'no health and measurements');
        });
      });
    }
  };
  await (endpoint ? listen() : listenWhenFree());
  return {
    endpoint,
    leave: () => web.leave(),
    close(patience) {
      cancel?.();
      return web.close(patience);
    },
  };
}

/** A bot on the gateway need not load it. */
async function loadEndpoint(
  { DISCORD_PUBLIC_KEY: publicKey = '' }: Config,
  { metrics, clock, log }: StartWebDeps,
): Promise<Endpoint> {
  const { createEndpoint } = await import('#discord/http/endpoint.ts');
  return createEndpoint({
    publicKey,
    clock,
    log,
    onRejected: (reason) => metrics.rejected(reason),
  });
}
