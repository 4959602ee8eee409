import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import {
  closeGently,
  idleTimeout,
  keepAliveTimeout,
  listenWithRetries,
  defaultLimits,
  type Listener,
} from './listening.ts';

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

/** The HTTP server, for health and metrics and, with `DISCORD_TRANSPORT=http`, for interactions. */
export function createHttpServer(
  routes: Routes,
  clock: Clock,
  log: Logger,
  times = defaultLimits,
): Listener {
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

  async function listenOnce(host: string, port: number): Promise<string> {
    server.listen({ host, port });
    await once(server, 'listening');
    const { address, family, port: found } = server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${found}`;
  }

  return {
    listen: listenWithRetries(listenOnce, clock, log),
    leave() {
      leaving = true;
    },
    async close(patience) {
      leaving = true;
      await closeGently(server, patience, clock);
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
