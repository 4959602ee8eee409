import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import { json, type HealthAnswer, type HealthRoutes } from './health.ts';
import {
  closeGently,
  idleTimeout,
  keepAliveTimeout,
  listenPatiently,
  maxConnections,
  usualTimes,
  type Listener,
} from './listening.ts';

/**
 * The HTTP server where interactions come over the gateway. Three short answers need no framework, and
 * loading one takes 40 ms of each start.
 */
export function createHealthServer(
  routes: HealthRoutes,
  clock: Clock,
  log: Logger,
  times = usualTimes,
): Listener {
  let leaving = false;
  const server = createServer(
    {
      requestTimeout: times.request,
      headersTimeout: times.request,
      connectionsCheckingInterval: times.lookEvery,
      keepAliveTimeout,
    },
    (request, response) => {
      void respond(request, response);
    },
  );
  server.setTimeout(idleTimeout);
  server.maxConnections = maxConnections;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, contentType, body } = await answer(request);
    if (leaving) response.setHeader('connection', 'close');
    const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, headers).end(body);
  }

  /** Never rejects. */
  async function answer({ method, url = '/' }: IncomingMessage): Promise<HealthAnswer> {
    try {
      const target = URL.parse(url, 'http://localhost');
      const isRead = method === 'GET' || method === 'HEAD';
      const route = target && isRead ? routes.get(target.pathname) : undefined;
      return target && route ? await route(target.searchParams) : json(404, { error: 'not found' });
    } catch (error) {
      log.error({ err: error, url }, 'a request went wrong');
      return json(500, { error: 'internal error' });
    }
  }

  async function listenOnce(host: string, port: number): Promise<string> {
    server.listen({ host, port });
    await once(server, 'listening');
    const { address, family, port: found } = server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${found}`;
  }

  return {
    listen: listenPatiently(listenOnce, clock, log),
    leave() {
      leaving = true;
    },
    async close(patience) {
      leaving = true;
      await closeGently(server, patience, clock);
    },
  };
}
