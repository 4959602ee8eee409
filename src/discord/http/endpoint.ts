import type { ServerResponse } from 'node:http';
import {
  ApplicationWebhookType,
  InteractionResponseType,
  InteractionType,
  type APIInteraction,
  type APIInteractionResponsePong,
  type APIWebhookEvent,
  type APIWebhookEventBody,
} from 'discord.js';
import { encoded } from '#discord/callbacks.ts';
import { fileOf } from '#discord/file.ts';
import type { InteractionAnswer } from '#interactions/dispatcher.ts';
import { withTimeout, type Clock } from '#clock.ts';
import { json } from '#http/server.ts';
import { takeOnlySigned, timestampTolerance, type SignedRequestDeps } from './signed-requests.ts';

export interface EndpointSink {
  /**
   * Never rejects; undefined under overload. `sent` resolves to whether the whole answer was sent while Discord
   * waited for it, and never rejects either.
   */
  answer(
    interaction: APIInteraction,
    sent: Promise<boolean>,
  ): Promise<InteractionAnswer> | undefined;
  /** An event of the application; Discord may send it more than once. */
  onEvent(event: APIWebhookEventBody): void;
}

export type Endpoint = ReturnType<typeof createEndpoint>;

const pong: APIInteractionResponsePong = { type: InteractionResponseType.Pong };

/** How long Discord waits for a first answer, in milliseconds. */
const firstAnswerLimit = 3000;

/** How long requests wait for the bot to start, in milliseconds: a proxy may send some as soon as it listens. */
const startPatience = 2000;

/**
 * Receives Discord's requests: `POST /interactions` and `POST /webhook-events`. Until it is opened, they wait, and
 * get 503 if that takes long.
 * https://discord.com/developers/docs/interactions/overview#preparing-for-interactions
 */
export function createEndpoint(deps: SignedRequestDeps) {
  const { clock } = deps;
  const signed = takeOnlySigned(deps);
  const isNew = rememberIds(2 * timestampTolerance, clock);
  const opened = Promise.withResolvers<void>();
  let sink: EndpointSink | undefined;

  const takeInteraction = signed(async (body, response) => {
    const sent = wasSent(response, clock);
    if (!sink) {
      await withTimeout(() => opened.promise, startPatience, clock).catch(() => undefined);
    }
    if (!sink) return json(503, { error: 'starting' });
    const interaction = body as APIInteraction;
    // Discord checks the endpoint.
    if (interaction.type === InteractionType.Ping) return json(200, pong);
    if (!isNew(interaction.id)) return { status: 200 };
    const answering = await sink.answer(interaction, sent);
    if (!answering) return json(503, { error: 'overloaded' });
    return { status: 200, ...(await encodeAnswer(answering)) };
  });

  // Discord repeats an event unless it gets 204 within 3 seconds, so nothing is awaited.
  const takeWebhookEvent = signed((body) => {
    const event = eventIn(body);
    if (event) sink?.onEvent(event);
    return { status: 204 };
  });

  return {
    kind: 'http' as const,
    /** The key that signatures are verified with, as 64 hex digits. */
    publicKey: deps.publicKey,
    routes: new Map([
      ['/interactions', takeInteraction],
      ['/webhook-events', takeWebhookEvent],
    ]),
    open(next: EndpointSink): void {
      sink = next;
      opened.resolve();
    },
  };
}

/** Two generations are remembered, so that memory is bounded: about 20 MB in a flood. */
const generationSize = 100_000;

/**
 * Remembers ids for a while, to recognise copies of a request.
 *
 * @param period how long an id is remembered at least, in milliseconds, except in a flood.
 * @returns whether an id isn't known yet.
 */
function rememberIds(period: number, clock: Clock): (id: string) => boolean {
  let recent = new Set<string>();
  let older = new Set<string>();
  let recentSince = clock.now();
  return (id) => {
    const age = Math.abs(clock.now() - recentSince);
    if (age >= period || recent.size >= generationSize) {
      older = recent;
      recent = new Set();
      recentSince = clock.now();
    }
    if (older.has(id)) return false;
    const known = recent.size;
    return recent.add(id).size > known;
  };
}

/** Whether the whole response is sent in time; Discord hangs up when it is late. */
function wasSent(response: ServerResponse, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + firstAnswerLimit;
  return new Promise((resolve) => {
    response.once('close', () => {
      resolve(response.writableFinished && clock.now() < deadline);
    });
  });
}

/** A first answer as the body of an HTTP response: JSON, or a form with the attachment. */
async function encodeAnswer({ first, attachment }: InteractionAnswer) {
  const body = encoded(first);
  if (!attachment) return { contentType: 'application/json', body };
  const form = new FormData();
  form.set('payload_json', body.toString());
  const { name, data, contentType } = fileOf(attachment);
  form.set('files[0]', new Blob([data], { type: contentType }), name);
  const response = new Response(form);
  return {
    contentType: response.headers.get('content-type') ?? '',
    body: Buffer.from(await response.arrayBuffer()),
  };
}

/**
 * The event in the body of a `POST /webhook-events`, such as the application's being added to a server; undefined
 * if Discord checks the endpoint.
 * https://discord.com/developers/docs/events/webhook-events#responding-to-events
 */
function eventIn(body: object): APIWebhookEventBody | undefined {
  const { type, event } = body as Partial<APIWebhookEvent>;
  const isEvent = type === ApplicationWebhookType.Event && typeof event?.type === 'string';
  return isEvent ? event : undefined;
}
