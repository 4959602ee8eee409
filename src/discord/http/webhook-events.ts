import { ApplicationWebhookType, type APIWebhookEvent, type APIWebhookEventBody } from 'discord.js';

/**
 * The event in the body of a `POST /webhook-events`, such as the application's being added to a server; undefined
 * if Discord checks the endpoint.
 * https://discord.com/developers/docs/events/webhook-events#responding-to-events
 */
export function eventIn(body: object): APIWebhookEventBody | undefined {
  const { type, event } = body as Partial<APIWebhookEvent>;
  const isEvent = type === ApplicationWebhookType.Event && typeof event?.type === 'string';
  return isEvent ? event : undefined;
}
