import { fastify, LogController, type FastifyError, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { HealthRoutes } from './health.ts';
import {
  closeGently,
  idleTimeout,
  keepAliveTimeout,
  listenPatiently,
  maxConnections,
  usualTimes,
  type Listener,
} from './listening.ts';

/** The HTTP server where interactions come in; others put their routes on `app` before it listens. */
export interface Web extends Listener {
  readonly app: FastifyInstance;
  /** Adds the routes for whoever watches over the process. */
  serve(routes: HealthRoutes): void;
}

/** Bytes; the largest interactions are commands with many options, far below. */
const bodyLimit = 1_048_576;

export function createWeb(clock: Clock, log: Logger, times = usualTimes): Web {
  const app = fastify({
    // Its info lines tell of each request, which the metrics do more cheaply.
    loggerInstance: log.child({}, { level: log.isLevelEnabled('warn') ? 'warn' : log.level }),
    logController: new LogController({ disableRequestLogging: true }),
    // One for all requests: one for each, as is usual, costs more than all else that Fastify does.
    childLoggerFactory: (logger) => logger,
    bodyLimit,
    requestTimeout: times.request,
    connectionTimeout: idleTimeout,
    keepAliveTimeout,
    http: { headersTimeout: times.request, connectionsCheckingInterval: times.lookEvery },
    // What still comes in over open connections is answered, not turned away.
    return503OnClosing: false,
  }) as unknown as FastifyInstance;
  app.server.maxConnections = maxConnections;
  let leaving = false;
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (leaving) reply.header('connection', 'close');
    done();
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: error.message });
    log.error({ err: error, url: request.url }, 'a request went wrong');
    return reply.code(500).send({ error: 'internal error' });
  });

  return {
    app,
    serve(routes) {
      for (const [path, route] of routes) {
        app.get(path, async (request, reply) => {
          const { status, contentType, body } = await route(
            new URL(request.url, 'http://localhost').searchParams,
          );
          return reply.code(status).type(contentType).send(body);
        });
      }
    },
    listen: listenPatiently((host, port) => app.listen({ host, port }), clock, log),
    leave() {
      leaving = true;
    },
    async close(patience) {
      leaving = true;
      await closeGently(app.server, patience, clock);
      await app.close();
    },
  };
}
