import { ApplicationWebhookType, type APIWebhookEvent, type APIWebhookEventBody } from 'discord.js';

/**
 * The event in the body of a `POST /webhook-events`: what happens to the application itself, such as being added
 * to a server; undefined where Discord only tries whether somebody is here.
 * https://discord.com/developers/docs/events/webhook-events#responding-to-events
 */
export function eventIn(body: object): APIWebhookEventBody | undefined {
  const { type, event } = body as Partial<APIWebhookEvent>;
  const isEvent = type === ApplicationWebhookType.Event && typeof event?.type === 'string';
  return isEvent ? event : undefined;
}
