import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import { OperatorError } from '#operator-error.ts';

/** The HTTP server can't listen on its address; the operator has to change it. */
export class ListenError extends OperatorError {
  override readonly name = 'ListenError';
  /** Whether another program uses the port, and may release it. */
  readonly isTaken: boolean;

  constructor(message: string, isTaken = false) {
    super(message);
    this.isTaken = isTaken;
  }
}

/** Times are in milliseconds of Node's own clock. */
export const defaultLimits = {
  /** Timeout of the headers, and of the whole request. */
  request: 5000,
  /** Interval of the check for slow requests. */
  checkInterval: 1000,
  /** Concurrent connections, to bound the memory. */
  connections: 2000,
};
/** How long a connection may be idle in the middle of a request or response, in ms. */
const idleTimeout = 10_000;
/** Longer than the minute for which proxies keep a connection: the proxy has to close it first. */
const keepAliveTimeout = 75_000;

/** How long, and how often, a port in use is retried, in milliseconds. */
const portPatience = 6000;
const portPause = 500;

/** Turns of the event loop that read the data which the system has already received. */
const turnsToRead = 10;

export interface Answer {
  readonly status: number;
  /** Undefined without a body. */
  readonly contentType?: string;
  readonly body?: string | Buffer;
}

/** Handlers by path. An error that a handler throws is logged and answered with 500. */
export interface Routes {
  /** For HEAD too. */
  readonly get: ReadonlyMap<string, (query: URLSearchParams) => Promise<Answer>>;
  readonly post?: ReadonlyMap<string, PostHandler> | undefined;
}

/** `response` is for observing only: the handler returns its answer. */
export type PostHandler = (request: IncomingMessage, response: ServerResponse) => Promise<Answer>;

export type Listener = ReturnType<typeof createHttpServer>;

/** The HTTP server, for health and metrics and, with `DISCORD_TRANSPORT=http`, for interactions. */
export function createHttpServer(routes: Routes, clock: Clock, log: Logger, times = defaultLimits) {
  let leaving = false;
  const server = createServer(
    {
      requestTimeout: times.request,
      headersTimeout: times.request,
      connectionsCheckingInterval: times.checkInterval,
      keepAliveTimeout,
    },
    (request, response) => {
      void respond(request, response);
    },
  );
  server.setTimeout(idleTimeout);
  boundConnections(server, times.connections);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, contentType, body } = await answer(request, response);
    const headers: OutgoingHttpHeaders = {};
    if (body !== undefined) {
      headers['content-type'] = contentType;
      headers['content-length'] = Buffer.byteLength(body);
    }
    // The rest of a request that is answered early isn't read.
    if (leaving || !request.complete) headers.connection = 'close';
    response.writeHead(status, headers).end(body);
  }

  /** Never rejects. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const { method, url = '/' } = request;
    // A proxy decides by the path as it is written. Resolving `..` here would open `/interactions/../metrics`.
    const at = `${url}?`.indexOf('?');
    const [path, query] = [url.slice(0, at), url.slice(at + 1)];
    try {
      const read = routes.get.get(path);
      if (read && (method === 'GET' || method === 'HEAD')) {
        return await read(new URLSearchParams(query));
      }
      const handle = routes.post?.get(path);
      if (handle && method === 'POST') return await handle(request, response);
      return (read ?? handle) ? methodNotAllowed : notFound;
    } catch (error) {
      log.error({ err: error, url }, 'request failed');
      return json(500, { error: 'internal error' });
    }
  }

  /** @throws the error of the system. */
  async function listenOnce(host: string, port: number): Promise<string> {
    server.listen({ host, port });
    await once(server, 'listening');
    const { address, family, port: found } = server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${found}`;
  }

  return {
    /**
     * Starts to listen. A port in use is retried for `patience` ms, some seconds by default, as a process that is
     * about to end may still have it.
     *
     * @param host an address or name; @param port 0 for any free one.
     * @returns the address, such as `http://127.0.0.1:3000`.
     * @throws ListenError for the operator.
     */
    async listen(host: string, port: number, patience = portPatience): Promise<string> {
      for (const end = clock.now() + patience; ; await sleep(clock, portPause)) {
        try {
          return await listenOnce(host, port);
        } catch (error) {
          const failure = error as NodeJS.ErrnoException;
          const isLast = failure.code !== 'EADDRINUSE' || clock.now() >= end;
          if (isLast) throw toListenError(failure, host, port);
          log.warn({ host, port }, 'HTTP port in use; retrying');
        }
      }
    },
    /** From now on each answer closes its connection, so that a proxy opens the next one elsewhere. */
    leave(): void {
      leaving = true;
    },
    /**
     * Refuses new connections, and resolves when the current requests are answered; after `patience` ms the rest
     * are cut off.
     */
    async close(patience: number): Promise<void> {
      leaving = true;
      // The `close` of Node's HTTP server would cut idle connections too. An error means that it wasn't listening.
      const ended = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
      const cancel = clock.after(patience, () => server.closeAllConnections());
      // Requests that have already arrived on idle connections are read first.
      for (let turn = 0; turn < turnsToRead; turn += 1) await new Promise(setImmediate);
      server.closeIdleConnections();
      await ended;
      cancel();
    },
  };
}

/**
 * Allows at most `limit` connections. A further one replaces the connection that has been idle for longest, so that
 * clients that only hold connections can't lock out Discord and health checks. Without an idle one the new
 * connection is dropped.
 */
function boundConnections(server: Server, limit: number): void {
  /** Without a request in progress, the longest idle first. */
  const idle = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    if (open > limit) {
      const [longest = socket] = idle;
      longest.destroy();
      idle.delete(longest);
    }
    if (!socket.destroyed) idle.add(socket);
  });
  server.on('request', ({ socket }, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
}

export function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

const notFound = json(404, { error: 'not found' });
const methodNotAllowed = json(405, { error: 'method not allowed' });

/** The error for the operator, if the address is to blame. */
function toListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ListenError(
        `Port ${port} on ${host} is in use by another program. Set HTTP_PORT to another port, or to 0 for any free one.`,
        true,
      );
    case 'EACCES':
      return new ListenError(
        `This user may not use port ${port}. Set HTTP_PORT to a port above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError(
        `HTTP_HOST ${host} isn't an address of this machine. Use 127.0.0.1 for this machine only, 0.0.0.0 for all its networks.`,
      );
    default:
      return error;
  }
}
