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
import type { InteractionAnswer, LaterAnswer } from '#interactions/dispatcher.ts';
import { apologyFor, shortIdOf } from '#interactions/failure.ts';
import { sleep } from '#clock.ts';
import type { Callbacks } from './callbacks.ts';
import { fileOf } from './file.ts';
import type { Runtime } from '#runtime.ts';

export type Delivery =
  | { readonly outcome: 'delivered' }
  /** Too late, or another process answered first. */
  | { readonly outcome: 'expired'; readonly code: number | undefined }
  | { readonly outcome: 'failed'; readonly error: unknown };

export interface DeliveryDeps extends Runtime {
  /** Sends first answers, once: retries are decided here. */
  readonly callbacks: Callbacks;
  readonly rest: REST;
}

/** Waits before the retries of a first answer, in ms; Discord waits for 3 s in all. */
const retryDelays = [100, 400, 800];

/**
 * Sends the answer to an interaction, or the rest of it if its first part was an HTTP response. Never rejects.
 *
 * @param wasInTime whether that response was sent in time; undefined over the gateway.
 */
export async function deliver(
  deps: DeliveryDeps,
  interaction: APIInteraction,
  { first, attachment, later }: InteractionAnswer,
  wasInTime?: boolean,
): Promise<Delivery> {
  let delivery: Delivery;
  if (wasInTime === undefined) delivery = await sendFirst(deps, interaction, first, attachment);
  else delivery = wasInTime ? { outcome: 'delivered' } : { outcome: 'expired', code: undefined };
  if (delivery.outcome === 'failed' && delivery.error instanceof DiscordAPIError) {
    // Discord refused our answer, so the interaction is still open.
    await sendFirst(deps, interaction, {
      type: InteractionResponseType.ChannelMessageWithSource,
      data: apologyFor(interaction),
    });
  }
  if (delivery.outcome === 'delivered' && later) {
    delivery = await finish(deps, interaction, await later);
  }
  report(delivery, interaction, deps.log);
  return delivery;
}

/** Sends the answer after 'thinking…'. */
async function finish(
  { rest, clock }: DeliveryDeps,
  interaction: APIInteraction,
  answer: LaterAnswer,
): Promise<Delivery> {
  let second = await outcomeOf(() => sendLater(rest, interaction, answer));
  for (const wait of retryDelays) {
    if (!isTooEarly(second)) break;
    await sleep(clock, wait);
    second = await outcomeOf(() => sendLater(rest, interaction, answer));
  }
  if (second.outcome === 'failed') {
    // A follow-up, as an edit could end up on a message that everybody sees.
    const followUp = Routes.webhook(interaction.application_id, interaction.token);
    await outcomeOf(() => rest.post(followUp, { body: apologyFor(interaction), auth: false }));
  }
  return second;
}

/** Whether Discord hasn't processed the first answer, an HTTP response, yet. */
function isTooEarly(delivery: Delivery): boolean {
  return (
    delivery.outcome === 'failed' &&
    delivery.error instanceof DiscordAPIError &&
    delivery.error.code === RESTJSONErrorCodes.UnknownWebhook
  );
}

/**
 * Sends the first answer, with retries after network errors. If the network failed after Discord had the answer,
 * the retry gets 'already acknowledged', which counts as delivered.
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
  for (const wait of retryDelays) {
    if (delivery.outcome !== 'failed' || !isTransient(delivery.error)) return delivery;
    await sleep(clock, wait);
    delivery = await outcomeOf(send);
    const isThere = delivery.outcome === 'expired' && delivery.code === alreadyAnswered;
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
  return attachment ? { files: [fileOf(attachment)] } : {};
}

async function outcomeOf(send: () => Promise<unknown>): Promise<Delivery> {
  try {
    await send();
    return { outcome: 'delivered' };
  } catch (error) {
    if (error instanceof DiscordAPIError && expired.has(error.code)) {
      return { outcome: 'expired', code: Number(error.code) };
    }
    return { outcome: 'failed', error };
  }
}

const alreadyAnswered: number = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;

const expired: ReadonlySet<number | string> = new Set<number>([
  alreadyAnswered,
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InvalidWebhookToken,
]);

/** Whether Discord or the network failed or was too busy, rather than refused the answer. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError || error instanceof HTTPError)) {
    return error instanceof Error;
  }
  return error.status >= 500 || error.status === 429;
}

function report(delivery: Delivery, { id }: APIInteraction, log: Logger): void {
  if (delivery.outcome === 'expired') {
    log.warn({ interaction: shortIdOf(id), code: delivery.code }, 'answer expired or duplicate');
  } else if (delivery.outcome === 'failed') {
    log.error({ interaction: shortIdOf(id), err: delivery.error }, 'answer not delivered');
  }
}
