import type { ServerResponse } from 'node:http';
import {
  InteractionResponseType,
  InteractionType,
  type APIInteraction,
  type APIInteractionResponsePong,
  type APIWebhookEventBody,
} from 'discord.js';
import type { InteractionAnswer } from '#interactions/dispatcher.ts';
import type { Clock } from '#clock.ts';
import { json, type PostHandler } from '#http/server.ts';
import { encodeAnswer } from './answer-body.ts';
import { takeOnlySigned, type SignedRequestDeps } from './signed-requests.ts';
import { eventIn } from './webhook-events.ts';

/** Where the interactions go. */
export interface EndpointSink {
  /**
   * Undefined where there is no room for one more; never rejects. `sent` tells later whether the answer
   * went out whole while Discord waited for it; it never rejects either.
   */
  answer(
    interaction: APIInteraction,
    sent: Promise<boolean>,
  ): Promise<InteractionAnswer> | undefined;
  /** Something happened to the application itself; Discord may tell of it more than once. */
  onEvent(event: APIWebhookEventBody): void;
}

/** Discord's way in: the routes exist from the start, and answer 503 until somebody is there. */
export interface Endpoint {
  readonly routes: ReadonlyMap<string, PostHandler>;
  open(sink: EndpointSink): void;
}

const pong: APIInteractionResponsePong = { type: InteractionResponseType.Pong };

/** Discord waits so long for a first answer, in milliseconds. */
const firstAnswerLimit = 3000;

/**
 * `POST /interactions` and `POST /webhook-events`.
 * https://discord.com/developers/docs/interactions/overview#preparing-for-interactions
 */
export function createEndpoint(parts: SignedRequestDeps): Endpoint {
  const { clock } = parts;
  const signed = takeOnlySigned(parts);
  let sink: EndpointSink | undefined;

  const takeInteraction = signed(async (body, response) => {
    if (!sink) return json(503, { error: 'starting' });
    const interaction = body as APIInteraction;
    // Discord only tries whether somebody is here.
    if (interaction.type === InteractionType.Ping) return json(200, pong);
    const answering = await sink.answer(interaction, wasSent(response, clock));
    if (!answering) return json(503, { error: 'too much to do' });
    return { status: 200, ...(await encodeAnswer(answering)) };
  });

  // Discord wants 204 within 3 seconds and sends an event again where it does not get that: nothing is waited for.
  const takeWebhookEvent = signed((body) => {
    const event = eventIn(body);
    if (event) sink?.onEvent(event);
    return { status: 204 };
  });

  return {
    routes: new Map([
      ['/interactions', takeInteraction],
      ['/webhook-events', takeWebhookEvent],
    ]),
    open(next) {
      sink = next;
    },
  };
}

/** Whether the response goes out whole and in time; Discord hangs up when it is too late. */
function wasSent(response: ServerResponse, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + firstAnswerLimit;
  return new Promise((resolve) => {
    response.once('close', () => {
      resolve(response.writableFinished && clock.now() < deadline);
    });
  });
}
