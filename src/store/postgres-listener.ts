import { Client } from 'pg';
import type { StoreContext } from './engine.ts';
import { postgresErrorInWords } from './postgres-errors.ts';
import { connectionConfig, type PostgresServer } from './postgres-pool.ts';

/** The first wait before connecting again, and the longest, in ms. Each is twice the one before. */
const firstWait = 100;
const longestWait = 5000;

/**
 * How often, in ms, the connection is tried and `look` called though nothing was heard: a connection
 * can die without a word, and some poolers swallow notifications.
 */
const heartbeat = 15_000;
const answerTimeout = 5000;

/**
 * Calls `look` at each notification of a channel, and whenever one may have been missed, on a
 * connection of its own that is made again when it breaks.
 */
export class PostgresListener {
  readonly #server: PostgresServer;
  readonly #channel: string;
  readonly #context: StoreContext;
  readonly #look: () => void;
  #client: Client | undefined;
  #isClosed = false;
  /** Ends the wait for the next heartbeat or attempt. */
  #cancel: (() => void) | undefined;

  /** @param channel becomes part of a statement as it is. */
  constructor(server: PostgresServer, channel: string, context: StoreContext, look: () => void) {
    this.#server = server;
    this.#channel = channel;
    this.#context = context;
    this.#look = look;
  }

  /** @throws StoreError if the server can't be reached; nothing is tried again then. */
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
      throw postgresErrorInWords(error, this.#server.name);
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
      'lost the connection that hears of new facts',
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
      this.#context.log.warn({ err: error }, 'still no connection to hear of new facts on');
      this.#connectLater(Math.min(wait * 2, longestWait));
      return;
    }
    // What was announced while nobody listened.
    this.#look();
  }
}

/** Closes without waiting: on a broken connection there may be nothing to wait for. */
function discard(client: Client): void {
  client.end().catch(() => undefined);
}
