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
 */
export class PostgresListener {
  readonly #server: PostgresServer;
  readonly #channel: string;
  readonly #context: Runtime;
  readonly #look: () => void;
  #client: Client | undefined;
  #isClosed = false;
  /** Ends the wait for the next heartbeat or attempt. */
  #cancel: (() => void) | undefined;

  /** @param channel becomes part of a statement unescaped. */
  constructor(server: PostgresServer, channel: string, context: Runtime, look: () => void) {
    this.#server = server;
    this.#channel = channel;
    this.#context = context;
    this.#look = look;
  }

  /** @throws StoreError if the server can't be reached; it isn't retried then. */
  async connect(): Promise<void> {
    const client = new Client({ ...connectionConfig(this.#server), query_timeout: answerTimeout });
    client.on('error', (error) => {
      this.#lose(client, error);
    });
    client.on('end', () => {
      this.#lose(client, new Error('the connection was closed'));
    });
    client.on('notification', this.#look);
    try {
      await client.connect();
      await client.query(`listen ${this.#channel}`);
    } catch (error) {
      discard(client);
      throw toStoreError(error, this.#server.name);
    }
    if (this.#isClosed) {
      discard(client);
      return;
    }
    this.#client = client;
    this.#beatLater(client);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #beatLater(client: Client): void {
    this.#cancel = this.#context.clock.after(heartbeat, () => {
      void this.#beat(client);
    });
  }

  async #beat(client: Client): Promise<void> {
    try {
      await client.query('select 1');
    } catch (error) {
      this.#lose(client, error);
    }
    if (client !== this.#client) return;
    this.#beatLater(client);
    this.#look();
  }

  #lose(client: Client, error: unknown): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#cancel?.();
    discard(client);
    this.#context.log.warn(
      { err: error, database: this.#server.name },
      'connection for new facts lost; reconnecting',
    );
    this.#connectLater(firstWait);
  }

  #connectLater(wait: number): void {
    this.#cancel = this.#context.clock.after(wait, () => {
      void this.#reconnect(wait);
    });
  }

  async #reconnect(wait: number): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      if (this.#isClosed) return;
      this.#context.log.warn({ err: error }, 'connection for new facts still down; retrying');
      this.#connectLater(Math.min(wait * 2, longestWait));
      return;
    }
    // For notifications missed in the meantime.
    this.#look();
  }
}

/** Closes without waiting: a broken connection may never confirm it. */
function discard(client: Client): void {
  client.end().catch(() => undefined);
}
