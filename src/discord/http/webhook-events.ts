import type { FastifyInstance } from 'fastify';
import {
  ApplicationWebhookType,
  type APIWebhookEvent,
  type APIWebhookEventBody,
} from 'discord-api-types/v10';

/**
 * `POST /webhook-events`: what happens to the application itself, such as being added to a server. Discord
 * wants 204 within 3 seconds and sends an event again where it does not get that, so the answer waits for
 * nothing.
 * https://discord.com/developers/docs/events/webhook-events#responding-to-events
 */
export function takeWebhookEvents(
  scope: FastifyInstance,
  onEvent: (event: APIWebhookEventBody) => void,
): void {
  scope.post('/webhook-events', (request, reply) => {
    const { type, event } = request.body as Partial<APIWebhookEvent>;
    if (type === ApplicationWebhookType.Event && typeof event?.type === 'string') onEvent(event);
    return reply.code(204).send();
  });
}
