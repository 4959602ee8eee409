import type { BotConfig, HttpConfig } from '#config.ts';
import { healthRoutes } from '#operations/health.ts';
import type { Metrics } from '#operations/metrics.ts';
import type { Readiness } from '#operations/readiness.ts';
import { createHttpServer, ListenError } from '#http/server.ts';
import type { Runtime } from '#runtime.ts';

export interface StartWebDeps extends Runtime {
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Interval of the retries if the bot works without the port, in milliseconds. */
const retryInterval = 15_000;

/**
 * Starts the HTTP server. With the gateway, a port in use is not an error: health and metrics start when it is free.
 *
 * @throws ListenError
 */
export async function startWeb(config: BotConfig, deps: StartWebDeps) {
  const { metrics, readiness, clock, log } = deps;
  const transport =
    config.transport.kind === 'http'
      ? await loadEndpoint(config.transport, deps)
      : config.transport;
  const isHttp = transport.kind === 'http';
  const get = healthRoutes(readiness, metrics);
  const web = createHttpServer({ get, post: isHttp ? transport.routes : undefined }, clock, log);
  let cancel: (() => void) | undefined;
  const listen = async (patience?: number) => {
    const url = await web.listen(config.HTTP_HOST, config.HTTP_PORT, patience);
    log.info({ url, interactions: isHttp }, 'listening');
  };
  const listenWhenFree = async (): Promise<void> => {
    try {
      await listen(0);
    } catch (error) {
      if (!(error instanceof ListenError && error.isTaken)) throw error;
      log.warn({ reason: error.message }, 'health and metrics port in use; retrying');
      cancel = clock.after(retryInterval, () => {
        listenWhenFree().catch((later: unknown) => {
          log.error({ err: later }, 'health and metrics not available');
        });
      });
    }
  };
  await (isHttp ? listen() : listenWhenFree());
  return {
    transport,
    leave: () => web.leave(),
    close(patience: number) {
      cancel?.();
      return web.close(patience);
    },
  };
}

/** Loaded only if needed. */
async function loadEndpoint({ publicKey }: HttpConfig, { metrics, clock, log }: StartWebDeps) {
  const { createEndpoint } = await import('#discord/http/endpoint.ts');
  return createEndpoint({ publicKey, clock, log, onRejected: metrics.rejected });
}
