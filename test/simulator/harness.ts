import { Client, Events, REST } from 'discord.js';
import type { ClientOptions, DiscordAPIError, RawFile } from 'discord.js';
import { GatewayDispatchEvents } from 'discord-api-types/v10';
import type { APIInteraction, APIMessage, GatewayReadyDispatchData } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Actor, Answer } from '../../simulator/actor.ts';
import type { Faults } from '../../simulator/faults.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts';
import type { Transcript } from '../../simulator/transcript.ts';
import type { Channel } from '../../simulator/world/places.ts';
import type { Persona, Place, World } from '../../simulator/world/world.ts';
import { ManualClock } from '../manual-clock.ts';
import { Arrivals } from './arrivals.ts';
import { forward } from './forward.ts';

export const USER_AGENT = 'DiscordBot (https://example.com, 1.0)';

/** All ways to answer an interaction. */
export type Reply = ReturnType<typeof replyTo>;

function replyTo(rest: REST, applicationId: string, { id, token }: { id: string; token: string }) {
  const webhook = `/webhooks/${applicationId}/${token}` as const;
  const message = (messageId = '@original') => `${webhook}/messages/${messageId}` as const;
  const auth = false;
  return {
    callback: (body: object, more: { files?: RawFile[]; query?: URLSearchParams } = {}) =>
      rest.post(`/interactions/${id}/${token}/callback`, { body, auth, ...more }),
    followUp: (body: object) => rest.post(webhook, { body, auth }),
    edit: (body: object, messageId?: string) => rest.patch(message(messageId), { body, auth }),
    get: (messageId?: string) => rest.get(message(messageId), { auth }),
    delete: (messageId?: string) => rest.delete(message(messageId), { auth }),
  };
}

type OnInteraction = (reply: Reply, interaction: APIInteraction) => Promise<unknown>;

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

interface HarnessOptions extends Partial<SimulatorOptions> {
  /** Whether all tests of the file share one harness. */
  readonly shared?: boolean;
  /** Whether a bot is connected. */
  readonly bot?: boolean;
  /** Default: `/cast` if a bot is connected. */
  readonly commands?: readonly object[];
  /** The commands of the admin guild. */
  readonly adminCommands?: readonly object[];
}

/** Opens a harness for each test of a file, or one for all. */
export function useHarness(options: HarnessOptions = {}): Harness {
  let current: Harness | undefined;
  const [before, after] = options.shared ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    current = await openHarness(options);
  });
  after(() => current?.[Symbol.asyncDispose]());
  return forward(() => current);
}

export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { bot = false, commands = bot ? [CAST] : [], adminCommands = [], ...more } = options;
  const clock = new ManualClock();
  const harness = new Harness(clock, await startSimulator({ clock, rateLimits: false, ...more }));
  if (commands.length > 0) await harness.register(commands);
  if (adminCommands.length > 0) await harness.register(adminCommands, harness.world.adminGuildId);
  if (bot) await harness.connect();
  return harness;
}

/** A simulator, a real client of discord.js, and a bot whose answers each test defines. */
export class Harness implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly world: World;
  readonly faults: Faults;
  readonly transcript: Transcript;
  readonly rest: REST;
  readonly applicationId: string;
  readonly #connections: Connected[] = [];
  #handler: OnInteraction = (reply) => reply.callback({ type: 4, data: { content: 'ok' } });
  #last: APIInteraction | undefined;

  constructor(clock: ManualClock, simulator: Simulator) {
    this.clock = clock;
    this.simulator = simulator;
    this.world = simulator.world;
    this.faults = simulator.faults;
    this.transcript = simulator.transcript;
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

  /** The mistakes of the bot, in short. */
  get refusals(): readonly string[] {
    return this.transcript.refusals.map(({ summary }) => summary);
  }

  as(who: Persona, where: Place | Channel = 'general'): Actor {
    return this.simulator.as(who, where);
  }

  /** Runs `/cast` as the fan. */
  run(place?: Place): Promise<Answer> {
    return this.as('fan', place).run('cast');
  }

  /** Runs `/cast` and leaves its answer to the test, which may not send any. */
  async asked(): Promise<Reply> {
    return (await this.askedFor()).reply;
  }

  /** `asked()`, with the result that the fan waits for. */
  askedFor(): Promise<{ readonly reply: Reply; readonly running: Promise<Answer> }> {
    return new Promise((resolve) => {
      this.#handler = async (reply) => resolve({ reply, running });
      const running = this.run();
      running.catch(() => undefined);
    });
  }

  onInteraction(handler: OnInteraction): void {
    this.#handler = handler;
  }

  /** Answers every interaction with this callback. */
  answerWith(callback: object): void {
    this.#handler = (reply) => reply.callback(callback);
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
      void this.#handler(this.reply(interaction), interaction);
    });
    await connected.client.login(this.simulator.token);
    await connected.seen(GatewayDispatchEvents.Ready);
    return connected;
  }

  reply(interaction: { id: string; token: string }): Reply {
    return replyTo(this.rest, this.applicationId, interaction);
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
  harness: Pick<Harness, 'refusals'>,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = harness.refusals.length;
  await work();
  const notes = harness.refusals.slice(before);
  return notes.flatMap((note) => /^ignored: (?<what>.+)/.exec(note)?.groups?.['what'] ?? []);
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
