import type { APIInteraction } from 'discord-api-types/v10';
import { notice, type Reply } from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';
import { StoreError } from '#store/store-error.ts';

/** The reply to a caller after `error`. It has the id under which the log has the details. */
export function failureReply(error: unknown, interactionId: string): Reply {
  const id = shortIdOf(interactionId);
  if (!(error instanceof StoreError)) {
    return notice(
      `Something went wrong on our side. If it happens again, give this id to the bot's owner: \`${id}\``,
    );
  }
  const hint = error.mayPass
    ? "Try again in a minute. If that doesn't help"
    : 'If it happens again';
  return notice(
    `The bot's database isn't working right now. ${hint}, give this id to the bot's owner: \`${id}\``,
  );
}

/** Sent if Discord refuses the answer itself. */
export function apologyFor({ id }: APIInteraction): respond.MessageBody {
  return respond.messageBody(failureReply(undefined, id), true);
}

/** Six characters of an interaction's id, short enough to read out and practically unique for a while. */
export function shortIdOf(snowflake: string): string {
  return /^\d+$/.test(snowflake) ? BigInt(snowflake).toString(36).slice(-6) : 'nameless';
}
