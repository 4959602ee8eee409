import { DiscordAPIError, type RawFile, type REST } from '@discordjs/rest';
import {
  InteractionResponseType,
  RESTJSONErrorCodes,
  Routes,
  type APIInteraction,
} from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { LaterAnswer, Response } from '#bot.ts';

/** How an answer fared on its way. */
export type Delivery =
  | { readonly outcome: 'delivered' }
  /** Too late, or somebody else was faster: nobody is waiting for it any more. */
  | { readonly outcome: 'moot'; readonly code: number }
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Sends answers to interactions that came in over the gateway. Never throws. */
export async function deliver(
  rest: REST,
  interaction: APIInteraction,
  { first, attachment, later, shortId, apology }: Response,
  log: Logger,
): Promise<Delivery> {
  const callback = Routes.interactionCallback(interaction.id, interaction.token);
  const delivery = await outcomeOf(() =>
    rest.post(callback, { body: first, auth: false, ...files(attachment) }),
  );
  if (delivery.outcome === 'failed' && delivery.error instanceof DiscordAPIError) {
    // Discord refused what we sent, so the interaction is still open for a plain word.
    const body = { type: InteractionResponseType.ChannelMessageWithSource, data: apology };
    await outcomeOf(() => rest.post(callback, { body, auth: false }));
  }
  if (delivery.outcome !== 'delivered' || !later) return report(delivery, shortId, log);

  const answer = await later;
  const second = await outcomeOf(() => sendLater(rest, interaction, answer));
  if (second.outcome === 'failed') {
    await outcomeOf(() => sendLater(rest, interaction, { body: apology, as: 'edit' }));
  }
  return report(second, shortId, log);
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
  await rest.post(Routes.webhook(application, token), {
    body,
    auth: false,
    ...files(attachment),
  });
}

function files(attachment: Response['attachment']): { files?: RawFile[] } {
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

function isMoot(code: number | string): boolean {
  return (
    code === RESTJSONErrorCodes.UnknownInteraction ||
    code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged ||
    code === RESTJSONErrorCodes.InvalidWebhookToken
  );
}

function report(delivery: Delivery, interaction: string, log: Logger): Delivery {
  if (delivery.outcome === 'moot') {
    log.warn({ interaction, code: delivery.code }, 'an answer came too late or twice');
  } else if (delivery.outcome === 'failed') {
    log.error({ interaction, err: delivery.error }, 'an answer could not be delivered');
  }
  return delivery;
}
