import { Client } from 'pg';
import type { Runtime } from '#runtime.ts';
import { toStoreError } from './postgres-errors.ts';
import { connectionConfig, type PostgresServer } from './postgres-pool.ts';

/** The first and the longest wait before reconnecting, in ms. Each wait is twice the one before. */
const firstWait = 100;
const longestWait = 5000;

/**
 * How often, in ms, the connection is tested and `look` called without a notification: a connection can die
 * silently, and some poolers drop notifications.
 */
const heartbeat = 15_000;
const answerTimeout = 5000;

/**
 * Calls `look` at each notification of a channel, and whenever one may have been missed. Has a connection of
 * its own and reconnects when it breaks.
 *
 * @param channel becomes part of a statement unescaped.
 * @param onLost called when the connection is lost.
 * @returns a function that stops it.
 * @throws StoreError if the server can't be reached; it isn't retried then.
 */
export async function listenTo(
  server: PostgresServer,
  channel: string,
  { clock, log }: Runtime,
  look: () => void,
  onLost: () => void,
): Promise<() => Promise<void>> {
  let current: Client | undefined;
  let isClosed = false;
  /** Ends the wait for the next heartbeat or attempt. */
  let cancel: (() => void) | undefined;

  async function connect(): Promise<void> {
    const client = new Client({ ...connectionConfig(server), query_timeout: answerTimeout });
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client, new Error('the connection was closed')));
    client.on('notification', look);
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      discard(client);
      throw toStoreError(error, server.name);
    }
    if (isClosed) {
      discard(client);
      return;
    }
    current = client;
    beatLater(client);
  }

  function beatLater(client: Client): void {
    cancel = clock.after(heartbeat, () => void beat(client));
  }

  async function beat(client: Client): Promise<void> {
    try {
      await client.query('select 1');
    } catch (error) {
      lose(client, error);
    }
    if (client !== current) return;
    beatLater(client);
    look();
  }

  function lose(client: Client, error: unknown): void {
    if (client !== current) return;
    current = undefined;
    cancel?.();
    discard(client);
    onLost();
    log.warn({ err: error, database: server.name }, 'connection for new facts lost; reconnecting');
    connectLater(firstWait);
  }

  function connectLater(wait: number): void {
    cancel = clock.after(wait, () => {
      // For notifications missed in the meantime.
      connect().then(look, (error: unknown) => {
        if (isClosed) return;
        log.warn({ err: error }, 'connection for new facts still down; retrying');
        connectLater(Math.min(wait * 2, longestWait));
      });
    });
  }

  await connect();
  return async () => {
    isClosed = true;
    cancel?.();
    const client = current;
    current = undefined;
    await client?.end();
  };
}

/** Closes without waiting: a broken connection may never confirm it. */
function discard(client: Client): void {
  client.end().catch(() => undefined);
}
