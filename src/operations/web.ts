import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import { fastify, LogController, type FastifyError, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { pause, type Clock } from '#clock.ts';

/** The HTTP server cannot listen where it was told to: whoever runs the bot has to act. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** Whether another program has the port: it may let go of it. */
  readonly isTaken: boolean;

  constructor(message: string, isTaken = false) {
    super(message);
    this.isTaken = isTaken;
  }
}

/** The one HTTP server of the process; others put their routes on `app` before it listens. */
export interface Web {
  readonly app: FastifyInstance;
  /**
   * Starts to listen. A taken port is tried again for `patience` ms, some seconds unless told otherwise: a
   * process that is about to end may still have it.
   *
   * @param host an address or name; @param port 0 for any free one.
   * @returns the address, such as `http://127.0.0.1:3000`.
   * @throws ListenError in words for whoever runs the bot.
   */
  listen(host: string, port: number, patience?: number): Promise<string>;
  /** From now on each answer ends its connection, so that a proxy opens the next one elsewhere. */
  leave(): void;
  /**
   * Takes no new connections, and resolves when the requests under way are answered; those that are not
   * after `patience` ms are cut off.
   */
  close(patience: number): Promise<void>;
}

/** Bytes; the largest interactions are commands with many options, far below. */
const bodyLimit = 1_048_576;
/** What clients are given, in milliseconds of Node's own clock. */
export interface WebTimes {
  /** For the headers, and for the whole request, to arrive. */
  readonly request: number;
  /** How often it is looked for requests that take longer. */
  readonly lookEvery: number;
}
const usualTimes: WebTimes = { request: 5000, lookEvery: 1000 };
/** How long a connection may do nothing while it is owed something or owes something, in ms. */
const idleTimeout = 10_000;
/** Longer than the minute that proxies keep a connection: whoever closes first must not be we. */
const keepAliveTimeout = 75_000;
/** Beyond this new connections are dropped at once: what waits in memory has a bound. */
const maxConnections = 2000;

/** Turns of the event loop in which what the system has received is read. */
const turnsToRead = 10;

/** How long, and how often, a taken port is tried again, in milliseconds. */
const portPatience = 6000;
const portPause = 500;

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

  async function listen(host: string, port: number, patience = portPatience): Promise<string> {
    for (const end = clock.now() + patience; ;) {
      try {
        return await app.listen({ host, port });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EADDRINUSE' && clock.now() < end) {
          log.warn({ host, port }, 'the port is taken; trying again');
          await pause(clock, portPause);
          continue;
        }
        throw inWords(error, code, host, port);
      }
    }
  }

  return {
    app,
    listen,
    leave() {
      leaving = true;
    },
    async close(patience) {
      leaving = true;
      const ended = stopListening(app.server);
      const cancel = clock.after(patience, () => {
        app.server.closeAllConnections();
      });
      // Connections without a request are cut; but first what has already arrived on them is read.
      for (let turn = 0; turn < turnsToRead; turn += 1) await new Promise(setImmediate);
      app.server.closeIdleConnections();
      await ended;
      cancel();
      await app.close();
    },
  };
}

/** Closes the door and leaves the connections as they are; resolves when the last of them has ended. */
function stopListening(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    // An error says that it does not listen, which is as good. Node's HTTP server would cut connections too.
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
}

function inWords(error: unknown, code: string | undefined, host: string, port: number): unknown {
  switch (code) {
    case 'EADDRINUSE':
      return new ListenError(
        `Port ${port} on ${host} is taken by another program. Set HTTP_PORT to another one, or to 0 for any that is free.`,
        true,
      );
    case 'EACCES':
      return new ListenError(
        `Port ${port} may not be used by this user. Set HTTP_PORT to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError(
        `HTTP_HOST ${host} is no address of this machine. 127.0.0.1 is for this machine alone, 0.0.0.0 for all its networks.`,
      );
    default:
      return error;
  }
}
