import {
  Client,
  type ClientOptions,
  type DiscordAPIError,
  Events,
  type RawFile,
  REST,
} from 'discord.js';
import {
  type APIInteraction,
  GatewayDispatchEvents,
  type GatewayReadyDispatchData,
} from 'discord-api-types/v10';
import { startSimulator } from '../../simulator/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts';
import { ManualClock } from '../manual-clock.ts';

export const USER_AGENT = 'DiscordBot (https://example.com, 1.0)';

/** Everything that a bot can send to answer an interaction. */
export interface Reply {
  callback(
    body: object,
    options?: { files?: RawFile[]; query?: URLSearchParams },
  ): Promise<unknown>;
  followUp(body: object, files?: RawFile[]): Promise<unknown>;
  edit(body: object, messageId?: string): Promise<unknown>;
  get(messageId?: string): Promise<unknown>;
  delete(messageId?: string): Promise<unknown>;
}

export type OnInteraction = (interaction: APIInteraction, reply: Reply) => Promise<unknown>;

/** A simulator and a real client of discord.js, with a bot whose answers each test writes. */
export interface Stage extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly rest: REST;
  readonly applicationId: string;
  /** The last interaction that the bot got. */
  readonly last: APIInteraction;
  onInteraction(handler: OnInteraction): void;
  register(commands: readonly object[], guildId?: string): Promise<unknown>;
  connect(intents?: ClientOptions['intents']): Promise<Connected>;
  reply(interaction: { id: string; token: string }): Reply;
}

/** A Client of discord.js that is logged in. */
export interface Connected {
  readonly client: Client;
  /** Names of all gateway events so far. */
  readonly events: string[];
  /** Of the latest READY. */
  readonly sessionId: string | undefined;
  /** Resolves when `count` events of this name have come in all. */
  seen(name: string, count?: number): Promise<void>;
}

export async function openStage(options: Partial<SimulatorOptions> = {}): Promise<Stage> {
  const clock = new ManualClock();
  const simulator = await startSimulator({ clock, rateLimits: false, ...options });
  const rest = new REST({ api: simulator.apiUrl, version: '10', retries: 0 }).setToken(
    simulator.token,
  );
  const applicationId = simulator.world.application.id;
  const connections: Connected[] = [];
  let handler: OnInteraction | undefined;
  let last: APIInteraction | undefined;
  const replyTo = (interaction: { id: string; token: string }): Reply =>
    replyOf(rest, applicationId, interaction);
  return {
    clock,
    simulator,
    rest,
    applicationId,
    get last() {
      if (last === undefined) throw new Error('The bot got no interaction.');
      return last;
    },
    onInteraction(next) {
      handler = next;
    },
    register: (body, guildId) =>
      rest.put(`/applications/${applicationId}${guildId ? `/guilds/${guildId}` : ''}/commands`, {
        body,
      }),
    async connect(intents = []) {
      const connected = createConnected(simulator, intents);
      connections.push(connected);
      const { ws } = connected.client;
      ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => {
        last = interaction;
        void handler?.(interaction, replyTo(interaction));
      });
      await connected.client.login(simulator.token);
      await connected.seen(GatewayDispatchEvents.Ready);
      return connected;
    },
    reply: replyTo,
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map(({ client }) => client.destroy()));
      await simulator.close();
    },
  };
}

function createConnected(simulator: Simulator, intents: ClientOptions['intents']): Connected {
  const events: string[] = [];
  const waiting = new Set<() => void>();
  let sessionId: string | undefined;
  const client = new Client({
    intents,
    rest: { api: simulator.apiUrl },
    ws: {
      // discord.js waits five real seconds between two IDENTIFYs; these tests do not test that.
      buildIdentifyThrottler: () => Promise.resolve({ waitForIdentify: () => Promise.resolve() }),
    },
  });
  client.ws.on(GatewayDispatchEvents.Ready, ({ session_id: id }: GatewayReadyDispatchData) => {
    sessionId = id;
  });
  client.on(Events.Raw, ({ t: name }: { readonly t: string }) => {
    events.push(name);
    for (const look of waiting) look();
  });
  return {
    client,
    events,
    get sessionId() {
      return sessionId;
    },
    seen: (name, count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (events.filter((event) => event === name).length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

function replyOf(
  rest: REST,
  applicationId: string,
  { id, token }: { id: string; token: string },
): Reply {
  const webhook = `/webhooks/${applicationId}/${token}` as const;
  const message = (which = '@original') => `${webhook}/messages/${which}` as const;
  return {
    callback: (body, { files, query } = {}) =>
      rest.post(`/interactions/${id}/${token}/callback`, {
        body,
        auth: false,
        ...(files && { files }),
        ...(query && { query }),
      }),
    followUp: (body, files) => rest.post(webhook, { body, auth: false, ...(files && { files }) }),
    edit: (body, messageId) => rest.patch(message(messageId), { body, auth: false }),
    get: (messageId) => rest.get(message(messageId), { auth: false }),
    delete: (messageId) => rest.delete(message(messageId), { auth: false }),
  };
}

/** How Discord refused a request: its code, and the paths and codes of its form errors. */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<{ readonly status: number; readonly code: number; readonly errors: readonly string[] }> {
  const error = await request.then(
    () => {
      throw new Error('It was not refused.');
    },
    (reason: DiscordAPIError) => reason,
  );
  const { errors } = error.rawError as { errors?: object };
  return { status: error.status, code: Number(error.code), errors: flat(errors ?? {}) };
}

function flat(errors: object, path = ''): string[] {
  return Object.entries(errors).flatMap(([key, value]: [string, unknown]) => {
    if (key === '_errors')
      return (value as { code: string }[]).map(({ code }) => `${path} ${code}`.trim());
    return flat(value as object, path === '' ? key : `${path}.${key}`);
  });
}

/** A request without a client in between: the plain answer with its headers. */
export function plainly(
  { simulator }: Stage,
  method: string,
  path: string,
  init: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${simulator.apiUrl}/v10${path}`, {
    method,
    headers: {
      'user-agent': USER_AGENT,
      authorization: `Bot ${simulator.token}`,
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.body !== undefined && {
      body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body),
    }),
  });
}
