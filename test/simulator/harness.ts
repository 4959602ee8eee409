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
  type APIMessage,
  GatewayDispatchEvents,
  type GatewayReadyDispatchData,
} from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Answer } from '../../simulator/actor.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts';
import type { Place } from '../../simulator/world/world.ts';
import { ManualClock } from '../manual-clock.ts';
import { Arrivals } from './arrivals.ts';
import { forward } from './forward.ts';

export const USER_AGENT = 'DiscordBot (https://example.com, 1.0)';

/** All ways to answer an interaction. */
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

/** A simulator, a real client of discord.js, and a bot whose answers each test defines. */
export interface Harness extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly rest: REST;
  readonly applicationId: string;
  /** The bot's last interaction. */
  readonly last: APIInteraction;
  channelId(place?: Place): string;
  /** The path of a channel's messages. */
  messages(place?: Place): `/channels/${string}/messages`;
  /** Posts a message of the bot. */
  post(body: object, place?: Place): Promise<APIMessage>;
  /** Runs `/cast` as the fan. */
  run(place?: Place): Promise<Answer>;
  /** Runs `/cast` and leaves its answer to the test, which may not send any. */
  asked(): Promise<Reply>;
  onInteraction(handler: OnInteraction): void;
  /** Answers every interaction with this callback. */
  answerWith(callback: object): void;
  register(commands: readonly object[], guildId?: string): Promise<unknown>;
  connect(intents?: ClientOptions['intents']): Promise<Connected>;
  reply(interaction: { id: string; token: string }): Reply;
}

/** A Client of discord.js after login. */
export interface Connected {
  readonly client: Client;
  /** Names of all gateway events so far. */
  readonly events: string[];
  /** The session id of the last READY. */
  readonly sessionId: string | undefined;
  /** Resolves after `count` events of this name. */
  seen(name: string, count?: number): Promise<void>;
}

/** `/cast` with options of each kind that autocompletion knows. */
export const CAST = {
  name: 'cast',
  description: 'a',
  contexts: [0, 1],
  integration_types: [0, 1],
  options: [
    { type: 3, name: 'name', description: 'a', autocomplete: true },
    { type: 4, name: 'number', description: 'a', autocomplete: true },
    { type: 3, name: 'plain', description: 'a' },
  ],
};

export interface HarnessOptions extends Partial<SimulatorOptions> {
  /** Whether all tests of the file share one harness. */
  readonly shared?: boolean;
  readonly prepare?: (harness: Harness) => Promise<unknown>;
}

/** Opens a harness for each test of a file, or one for all. */
export function useHarness(options: HarnessOptions = {}): Harness {
  const { shared = false, prepare, ...simulatorOptions } = options;
  let current: Harness | undefined;
  const [before, after] = shared ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    current = await openHarness(simulatorOptions);
    await prepare?.(current);
  });
  after(() => current?.[Symbol.asyncDispose]());
  return forward(() => current);
}

export async function openHarness(options: Partial<SimulatorOptions> = {}): Promise<Harness> {
  const clock = new ManualClock();
  const simulator = await startSimulator({ clock, rateLimits: false, ...options });
  const rest = new REST({ api: simulator.apiUrl, version: '10', retries: 0 }).setToken(
    simulator.token,
  );
  const applicationId = simulator.world.application.id;
  const connections: Connected[] = [];
  let handler: OnInteraction | undefined;
  let last: APIInteraction | undefined;
  const harness: Harness = {
    clock,
    simulator,
    rest,
    applicationId,
    get last() {
      if (last === undefined) throw new Error('The bot got no interaction.');
      return last;
    },
    channelId: (place = 'general') => simulator.world.channelOf(place).id,
    messages: (place) => `/channels/${harness.channelId(place)}/messages`,
    post: async (body, place) => (await rest.post(harness.messages(place), { body })) as APIMessage,
    run: (place = 'general') => simulator.as('fan', place).run('cast'),
    asked: () =>
      new Promise((resolve) => {
        handler = async (_interaction, reply) => resolve(reply);
        harness.run().catch(() => undefined);
      }),
    onInteraction(next) {
      handler = next;
    },
    answerWith(callback) {
      handler = (_interaction, reply) => reply.callback(callback);
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
        void handler?.(interaction, harness.reply(interaction));
      });
      await connected.client.login(simulator.token);
      await connected.seen(GatewayDispatchEvents.Ready);
      return connected;
    },
    reply: (interaction) => replyOf(rest, applicationId, interaction),
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map(({ client }) => client.destroy()));
      await simulator.close();
    },
  };
  return harness;
}

function createConnected(simulator: Simulator, intents: ClientOptions['intents']): Connected {
  const events = new Arrivals<string>();
  let sessionId: string | undefined;
  const client = new Client({
    intents,
    rest: { api: simulator.apiUrl },
    ws: {
      // discord.js waits five real seconds between two IDENTIFYs.
      buildIdentifyThrottler: () => Promise.resolve({ waitForIdentify: () => Promise.resolve() }),
    },
  });
  client.ws.on(GatewayDispatchEvents.Ready, ({ session_id: id }: GatewayReadyDispatchData) => {
    sessionId = id;
  });
  client.on(Events.Raw, ({ t: name }: { readonly t: string }) => events.add(name));
  return {
    client,
    events: events.all,
    get sessionId() {
      return sessionId;
    },
    seen: async (name, count = 1) => {
      await events.until(() => events.all.filter((event) => event === name)[count - 1]);
    },
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

/** Discord's refusal of a request: status, code, and the paths and codes of its form errors. */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<{ readonly status: number; readonly code: number; readonly errors: readonly string[] }> {
  const error = await request.then(
    () => {
      throw new Error("It wasn't refused.");
    },
    (reason: DiscordAPIError) => reason,
  );
  const { errors } = error.rawError as { errors?: object };
  return { status: error.status, code: Number(error.code), errors: flat(errors ?? {}) };
}

/** Status and code of a refused request, such as `404 10008`. */
export async function codeOf(request: Promise<unknown>): Promise<string> {
  const { status, code } = await refusalOf(request);
  return `${status} ${code}`;
}

function flat(errors: object, path = ''): string[] {
  return Object.entries(errors).flatMap(([key, value]: [string, unknown]) => {
    if (key === '_errors')
      return (value as { code: string }[]).map(({ code }) => `${path} ${code}`.trim());
    return flat(value as object, path === '' ? key : `${path}.${key}`);
  });
}

/** Sends a request without discord.js. Resolves with the raw response. */
export function request(
  { simulator }: Harness,
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
