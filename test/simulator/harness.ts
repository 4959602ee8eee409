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
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Answer } from '../../simulator/actor.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts';
import type { Place } from '../../simulator/world/world.ts';
import { ManualClock } from '../manual-clock.ts';
import { Arrivals } from './arrivals.ts';
import { forward } from './forward.ts';

export const USER_AGENT = 'DiscordBot (https://example.com, 1.0)';

/** All ways to answer an interaction. */
export class Reply {
  readonly #rest: REST;
  readonly #callback: `/${string}`;
  readonly #webhook: `/${string}`;

  constructor(rest: REST, applicationId: string, { id, token }: { id: string; token: string }) {
    this.#rest = rest;
    this.#callback = `/interactions/${id}/${token}/callback`;
    this.#webhook = `/webhooks/${applicationId}/${token}`;
  }

  callback(
    body: object,
    options: { files?: RawFile[]; query?: URLSearchParams } = {},
  ): Promise<unknown> {
    return this.#rest.post(this.#callback, { body, auth: false, ...options });
  }

  followUp(body: object): Promise<unknown> {
    return this.#rest.post(this.#webhook, { body, auth: false });
  }

  edit(body: object, messageId?: string): Promise<unknown> {
    return this.#rest.patch(this.#message(messageId), { body, auth: false });
  }

  get(messageId?: string): Promise<unknown> {
    return this.#rest.get(this.#message(messageId), { auth: false });
  }

  delete(messageId?: string): Promise<unknown> {
    return this.#rest.delete(this.#message(messageId), { auth: false });
  }

  #message(id = '@original'): `/${string}` {
    return `${this.#webhook}/messages/${id}`;
  }
}

export type OnInteraction = (interaction: APIInteraction, reply: Reply) => Promise<unknown>;

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

/** Opens a harness for each test of a file, with a connected bot that has `/cast`. */
export function useBot(): Harness {
  return useHarness({
    prepare: async (harness) => {
      await harness.register([CAST]);
      await harness.connect();
    },
  });
}

export async function openHarness(options: Partial<SimulatorOptions> = {}): Promise<Harness> {
  const clock = new ManualClock();
  return new Harness(clock, await startSimulator({ clock, rateLimits: false, ...options }));
}

/** A simulator, a real client of discord.js, and a bot whose answers each test defines. */
export class Harness implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly rest: REST;
  readonly applicationId: string;
  readonly #connections: Connected[] = [];
  #handler: OnInteraction | undefined;
  #last: APIInteraction | undefined;

  constructor(clock: ManualClock, simulator: Simulator) {
    this.clock = clock;
    this.simulator = simulator;
    this.rest = new REST({ api: simulator.apiUrl, version: '10', retries: 0 });
    this.rest.setToken(simulator.token);
    this.applicationId = simulator.world.application.id;
  }

  /** The bot's last interaction. */
  get last(): APIInteraction {
    if (this.#last === undefined) throw new Error('The bot got no interaction.');
    return this.#last;
  }

  channelId(place: Place = 'general'): string {
    return this.simulator.world.channelOf(place).id;
  }

  /** The path of a channel's messages. */
  messages(place?: Place): `/channels/${string}/messages` {
    return `/channels/${this.channelId(place)}/messages`;
  }

  /** Posts a message of the bot. */
  async post(body: object, place?: Place, files: RawFile[] = []): Promise<APIMessage> {
    return (await this.rest.post(this.messages(place), { body, files })) as APIMessage;
  }

  /** Runs `/cast` as the fan. */
  run(place: Place = 'general'): Promise<Answer> {
    return this.simulator.as('fan', place).run('cast');
  }

  /** Runs `/cast` and leaves its answer to the test, which may not send any. */
  asked(): Promise<Reply> {
    return new Promise((resolve) => {
      this.#handler = async (_interaction, reply) => resolve(reply);
      this.run().catch(() => undefined);
    });
  }

  onInteraction(handler: OnInteraction): void {
    this.#handler = handler;
  }

  /** Answers every interaction with this callback. */
  answerWith(callback: object): void {
    this.#handler = (_interaction, reply) => reply.callback(callback);
  }

  register(body: readonly object[], guildId?: string): Promise<unknown> {
    const guild = guildId === undefined ? '' : (`/guilds/${guildId}` as const);
    return this.rest.put(`/applications/${this.applicationId}${guild}/commands`, { body });
  }

  async connect(intents: ClientOptions['intents'] = []): Promise<Connected> {
    const connected = new Connected(this.simulator, intents);
    this.#connections.push(connected);
    const { ws } = connected.client;
    ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => {
      this.#last = interaction;
      void this.#handler?.(interaction, this.reply(interaction));
    });
    await connected.client.login(this.simulator.token);
    await connected.seen(GatewayDispatchEvents.Ready);
    return connected;
  }

  reply(interaction: { id: string; token: string }): Reply {
    return new Reply(this.rest, this.applicationId, interaction);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#connections.map(({ client }) => client.destroy()));
    await this.simulator.close();
  }
}

// discord.js waits five real seconds between two IDENTIFYs.
const buildIdentifyThrottler = () => Promise.resolve({ waitForIdentify: () => Promise.resolve() });

/** A Client of discord.js after login. */
export class Connected {
  readonly client: Client;
  /** The session id of the last READY. */
  sessionId: string | undefined;
  readonly #events = new Arrivals<string>();

  constructor({ apiUrl }: Simulator, intents: ClientOptions['intents']) {
    this.client = new Client({ intents, rest: { api: apiUrl }, ws: { buildIdentifyThrottler } });
    this.client.ws.on(GatewayDispatchEvents.Ready, (ready: GatewayReadyDispatchData) => {
      this.sessionId = ready.session_id;
    });
    this.client.on(Events.Raw, ({ t: name }: { readonly t: string }) => this.#events.add(name));
  }

  /** Names of all gateway events so far. */
  get events(): readonly string[] {
    return this.#events.all;
  }

  /** Resolves after `count` events of this name. */
  async seen(name: string, count = 1): Promise<void> {
    await this.#events.until(() => this.events.filter((event) => event === name)[count - 1]);
  }
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

/** The paths and codes of an Invalid Form Body. */
export async function formErrorsOf(request: Promise<unknown>): Promise<readonly string[]> {
  const { errors, ...refusal } = await refusalOf(request);
  expect(refusal).toEqual({ status: 400, code: 50035 });
  return errors;
}

/** What the transcript says about requests that Discord answers, but in part ignores. */
export async function ignoredIn(
  { simulator: { transcript } }: Pick<Harness, 'simulator'>,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = transcript.refusals.length;
  await work();
  const noted = transcript.refusals.slice(before).map(({ summary }) => summary);
  return noted.flatMap((summary) => /^ignored: (?<what>.+)/.exec(summary)?.groups?.['what'] ?? []);
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
