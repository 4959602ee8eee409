import {
  DiscordAPIError,
  HTTPError,
  type RawFile,
  type REST,
  InteractionResponseType,
  RESTJSONErrorCodes,
  Routes,
  type APIInteraction,
} from 'discord.js';
import type { Logger } from 'pino';
import {
  apologyFor,
  shortIdOf,
  type InteractionAnswer,
  type LaterAnswer,
} from '#interactions/dispatcher.ts';
import { sleep, type Clock } from '#clock.ts';
import type { Callbacks } from './callbacks.ts';

/** How an answer fared on its way. */
export type Delivery =
  | { readonly outcome: 'delivered' }
  /** Too late, or somebody else was faster: nobody is waiting for it any more. */
  | { readonly outcome: 'moot'; readonly code: number | undefined }
  | { readonly outcome: 'failed'; readonly error: unknown };

export interface DeliveryDeps {
  /** For first answers: it tries each once, as trying again is decided here. */
  readonly callbacks: Callbacks;
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Pauses before each further try of a first answer, in ms; Discord waits for 3 s in all. */
const pauses = [100, 400, 800];

/** Sends answers to interactions that came in over the gateway. Never throws. */
export async function deliver(
  parts: DeliveryDeps,
  interaction: APIInteraction,
  answering: InteractionAnswer,
): Promise<Delivery> {
  const { first, attachment, later } = answering;
  const delivery = await sendFirst(parts, interaction, first, attachment);
  if (delivery.outcome === 'failed' && delivery.error instanceof DiscordAPIError) {
    // Discord refused what we sent, so the interaction is still open for a plain word.
    await sendFirst(parts, interaction, {
      type: InteractionResponseType.ChannelMessageWithSource,
      data: apologyFor(interaction),
    });
  }
  if (delivery.outcome !== 'delivered' || !later) return report(delivery, interaction, parts.log);
  return finish(parts, interaction, answering);
}

/**
 * What remains to be done where the first answer went out as the response to Discord's own request, in
 * time or not. Never throws.
 */
export async function deliverRest(
  parts: DeliveryDeps,
  interaction: APIInteraction,
  answering: InteractionAnswer,
  inTime: boolean,
): Promise<Delivery> {
  if (!inTime) return report({ outcome: 'moot', code: undefined }, interaction, parts.log);
  return answering.later ? finish(parts, interaction, answering) : { outcome: 'delivered' };
}

/** Sends the answer that the first one only announced. */
async function finish(
  { rest, clock, log }: DeliveryDeps,
  interaction: APIInteraction,
  { later }: InteractionAnswer,
): Promise<Delivery> {
  const answer = await later;
  if (!answer) return { outcome: 'delivered' };
  let second = await outcomeOf(() => sendLater(rest, interaction, answer));
  for (const wait of pauses) {
    if (!isTooEarly(second)) break;
    await sleep(clock, wait);
    second = await outcomeOf(() => sendLater(rest, interaction, answer));
  }
  if (second.outcome === 'failed') {
    // A follow-up, as an edit could end up on a message that everybody sees.
    const followUp = Routes.webhook(interaction.application_id, interaction.token);
    await outcomeOf(() => rest.post(followUp, { body: apologyFor(interaction), auth: false }));
  }
  return report(second, interaction, log);
}

/** Whether Discord has not yet taken in the first answer, which it got as a response. */
function isTooEarly(delivery: Delivery): boolean {
  return (
    delivery.outcome === 'failed' &&
    delivery.error instanceof DiscordAPIError &&
    delivery.error.code === RESTJSONErrorCodes.UnknownWebhook
  );
}

/**
 * Sends the first answer, again if the line failed. A line that fails after Discord took the answer
 * looks the same from here; the next try is then told that the answer is there, which is all we want.
 */
async function sendFirst(
  { callbacks, clock }: DeliveryDeps,
  { id, token }: APIInteraction,
  body: InteractionAnswer['first'],
  attachment?: InteractionAnswer['attachment'],
): Promise<Delivery> {
  const route = Routes.interactionCallback(id, token);
  const send = () => callbacks.post(route, { body, ...files(attachment) });
  let delivery = await outcomeOf(send);
  for (const wait of pauses) {
    if (delivery.outcome !== 'failed' || !isOfTheLine(delivery.error)) return delivery;
    await sleep(clock, wait);
    delivery = await outcomeOf(send);
    const isThere = delivery.outcome === 'moot' && delivery.code === alreadyAnswered;
    if (isThere) return { outcome: 'delivered' };
  }
  return delivery;
}

async function sendLater(
  rest: REST,
  { application_id: application, token }: APIInteraction,
  { body, attachment, as }: LaterAnswer,
): Promise<void> {
  const original = Routes.webhookMessage(application, token);
  if (as === 'edit') {
    const { flags: _, ...edit } = body;
    await rest.patch(original, { body: edit, auth: false, ...files(attachment) });
    return;
  }
  // The first follow-up to a public 'thinking…' would take its place and be public itself.
  if (as === 'private-instead') await rest.delete(original, { auth: false });
  const followUp = Routes.webhook(application, token);
  await rest.post(followUp, { body, auth: false, ...files(attachment) });
}

function files(attachment: InteractionAnswer['attachment']): { files?: RawFile[] } {
  if (!attachment) return {};
  const { name, text } = attachment;
  return { files: [{ name, data: text, contentType: 'text/plain; charset=utf-8' }] };
}

async function outcomeOf(send: () => Promise<unknown>): Promise<Delivery> {
  try {
    await send();
    return { outcome: 'delivered' };
  } catch (error) {
    if (error instanceof DiscordAPIError && isMoot(error.code)) {
      return { outcome: 'moot', code: Number(error.code) };
    }
    return { outcome: 'failed', error };
  }
}

const alreadyAnswered: number = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;

function isMoot(code: number | string): boolean {
  return (
    code === RESTJSONErrorCodes.UnknownInteraction ||
    code === alreadyAnswered ||
    code === RESTJSONErrorCodes.InvalidWebhookToken
  );
}

/** Whether Discord, or the way to it, was out of order or too busy, rather than what we sent. */
function isOfTheLine(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError || error instanceof HTTPError)) {
    return error instanceof Error;
  }
  return error.status >= 500 || error.status === 429;
}

function report(delivery: Delivery, { id }: APIInteraction, log: Logger): Delivery {
  if (delivery.outcome === 'moot') {
    log.warn(
      { interaction: shortIdOf(id), code: delivery.code },
      'an answer came too late or twice',
    );
  } else if (delivery.outcome === 'failed') {
    log.error(
      { interaction: shortIdOf(id), err: delivery.error },
      'an answer could not be delivered',
    );
  }
  return delivery;
}
