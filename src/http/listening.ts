import { OperatorError } from '#operator-error.ts';
import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';

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

/** The one HTTP server of the process. */
export interface Listener {
  /**
   * Starts to listen. A port in use is retried for `patience` ms, some seconds by default, as a process that is
   * about to end may still have it.
   *
   * @param host an address or name; @param port 0 for any free one.
   * @returns the address, such as `http://127.0.0.1:3000`.
   * @throws ListenError for the operator.
   */
  listen(host: string, port: number, patience?: number): Promise<string>;
  /** From now on each answer closes its connection, so that a proxy opens the next one elsewhere. */
  leave(): void;
  /**
   * Refuses new connections, and resolves when the current requests are answered; after `patience` ms the rest
   * are cut off.
   */
  close(patience: number): Promise<void>;
}

/** Times are in milliseconds of Node's own clock. */
export interface HttpLimits {
  /** Timeout of the headers, and of the whole request. */
  readonly request: number;
  /** Interval of the check for slow requests. */
  readonly checkInterval: number;
  /** Concurrent connections, to bound the memory. */
  readonly connections: number;
}
export const defaultLimits: HttpLimits = { request: 5000, checkInterval: 1000, connections: 2000 };
/** How long a connection may be idle in the middle of a request or response, in ms. */
export const idleTimeout = 10_000;
/** Longer than the minute for which proxies keep a connection: the proxy has to close it first. */
export const keepAliveTimeout = 75_000;

/** Turns of the event loop that read the data which the system has already received. */
const turnsToRead = 10;

/** How long, and how often, a port in use is retried, in milliseconds. */
const portPatience = 6000;
const portPause = 500;

/** Adds the retries to an `attempt` to listen. */
export function listenWithRetries(
  attempt: (host: string, port: number) => Promise<string>,
  clock: Clock,
  log: Logger,
): Listener['listen'] {
  return async (host, port, patience = portPatience) => {
    for (const end = clock.now() + patience; ;) {
      try {
        return await attempt(host, port);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EADDRINUSE' && clock.now() < end) {
          log.warn({ host, port }, 'HTTP port in use; retrying');
          await sleep(clock, portPause);
          continue;
        }
        throw toListenError(error, code, host, port);
      }
    }
  };
}

/** Implements `Listener.close`. */
export async function closeGently(
  server: HttpServer,
  patience: number,
  clock: Clock,
): Promise<void> {
  const ended = stopListening(server);
  const cancel = clock.after(patience, () => {
    server.closeAllConnections();
  });
  // Requests that have already arrived on idle connections are read first.
  for (let turn = 0; turn < turnsToRead; turn += 1) await new Promise(setImmediate);
  server.closeIdleConnections();
  await ended;
  cancel();
}

/** Refuses new connections; resolves when the last current one has ended. */
function stopListening(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    // An error means that it wasn't listening. The `close` of Node's HTTP server would cut idle connections too.
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
}

function toListenError(
  error: unknown,
  code: string | undefined,
  host: string,
  port: number,
): unknown {
  switch (code) {
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
