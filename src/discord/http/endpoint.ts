import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  InteractionResponseType,
  InteractionType,
  type APIInteraction,
  type APIInteractionResponsePong,
  type APIWebhookEventBody,
} from 'discord-api-types/v10';
import type { Answering } from '#bot.ts';
import type { Clock } from '#clock.ts';
import { encodeAnswer } from './answer-body.ts';
import { takeOnlySigned, type SignedRequestParts } from './signed-requests.ts';
import { takeWebhookEvents } from './webhook-events.ts';

/** Where the interactions go. */
export interface EndpointSink {
  /**
   * Undefined where there is no room for one more; never rejects. `sent` tells later whether the answer
   * went out whole while Discord waited for it; it never rejects either.
   */
  answer(interaction: APIInteraction, sent: Promise<boolean>): Promise<Answering> | undefined;
  /** Something happened to the application itself; Discord may tell of it more than once. */
  onEvent(event: APIWebhookEventBody): void;
}

/** Discord's way in: the routes exist from the start, and answer 503 until somebody is there. */
export interface Endpoint {
  open(sink: EndpointSink): void;
}

const pong: APIInteractionResponsePong = { type: InteractionResponseType.Pong };

/** Discord waits so long for a first answer, in milliseconds. */
const firstAnswerLimit = 3000;

/**
 * Puts `POST /interactions` and `POST /webhook-events` on the HTTP server.
 * https://discord.com/developers/docs/interactions/overview#preparing-for-interactions
 */
export function addEndpoint(app: FastifyInstance, parts: SignedRequestParts): Endpoint {
  const { clock } = parts;
  let sink: EndpointSink | undefined;

  void app.register(async (scope) => {
    takeOnlySigned(scope, parts);
    takeWebhookEvents(scope, (event) => sink?.onEvent(event));

    scope.post('/interactions', async (request, reply) => {
      if (!sink) return reply.code(503).send({ error: 'starting' });
      const interaction = request.body as APIInteraction;
      // Discord only tries whether somebody is here.
      if (interaction.type === InteractionType.Ping) return pong;
      const sent = wasSent(reply, clock);
      const answering = await sink.answer(interaction, sent);
      if (!answering) return reply.code(503).send({ error: 'too much to do' });
      const { contentType, body } = await encodeAnswer(answering);
      return reply.type(contentType).send(body);
    });
  });

  return {
    open(next) {
      sink = next;
    },
  };
}

/** Whether the response goes out whole and in time; Discord hangs up when it is too late. */
async function wasSent({ raw }: FastifyReply, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + firstAnswerLimit;
  try {
    await finished(raw);
    return clock.now() < deadline;
  } catch {
    return false;
  }
}
