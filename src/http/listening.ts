import { OperatorError } from '#operator-error.ts';
import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';

/** The HTTP server cannot listen where it was told to: whoever runs the bot has to act. */
export class ListenError extends OperatorError {
  override readonly name = 'ListenError';
  /** Whether another program has the port: it may let go of it. */
  readonly isTaken: boolean;

  constructor(message: string, isTaken = false) {
    super(message);
    this.isTaken = isTaken;
  }
}

/** The one HTTP server of the process. */
export interface Listener {
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

/** What clients are given, in milliseconds of Node's own clock. */
export interface HttpTimeouts {
  /** For the headers, and for the whole request, to arrive. */
  readonly request: number;
  /** How often it is looked for requests that take longer. */
  readonly lookEvery: number;
}
export const defaultTimeouts: HttpTimeouts = { request: 5000, lookEvery: 1000 };
/** How long a connection may do nothing while it is owed something or owes something, in ms. */
export const idleTimeout = 10_000;
/** Longer than the minute that proxies keep a connection: whoever closes first must not be we. */
export const keepAliveTimeout = 75_000;
/** Beyond this new connections are dropped at once: what waits in memory has a bound. */
export const maxConnections = 2000;

/** Turns of the event loop in which what the system has received is read. */
const turnsToRead = 10;

/** How long, and how often, a taken port is tried again, in milliseconds. */
const portPatience = 6000;
const portPause = 500;

/** Makes a `listen` of one that tries once. */
export function listenPatiently(
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
          log.warn({ host, port }, 'the port is taken; trying again');
          await sleep(clock, portPause);
          continue;
        }
        throw inWords(error, code, host, port);
      }
    }
  };
}

/** Closes as `Listener` promises. */
export async function closeGently(
  server: HttpServer,
  patience: number,
  clock: Clock,
): Promise<void> {
  const ended = stopListening(server);
  const cancel = clock.after(patience, () => {
    server.closeAllConnections();
  });
  // Connections without a request are cut; but first what has already arrived on them is read.
  for (let turn = 0; turn < turnsToRead; turn += 1) await new Promise(setImmediate);
  server.closeIdleConnections();
  await ended;
  cancel();
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
