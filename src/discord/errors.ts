import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes } from 'discord.js';
import { OperatorError } from '#operator-error.ts';

/** Discord refuses the bot, and only its operator can fix that. */
export class FatalDiscordError extends OperatorError {
  override readonly name = 'FatalDiscordError';
}

/** Discord certainly hasn't carried out the request. */
export class NotDoneError extends Error {
  override readonly name = 'NotDoneError';
  /** Before the next try, in milliseconds. */
  readonly wait: number;

  constructor(message: string, wait: number) {
    super(message);
    this.wait = wait;
  }
}

export const badToken =
  'Discord refuses DISCORD_TOKEN: it is wrong or was reset. Copy the current one from the Discord developer portal (your application, Bot, Reset Token) and start again.';

export const wrongAddress =
  "DISCORD_API_URL isn't the address of Discord's API: five requests in a row got 404. Correct it, or remove it for https://discord.com/api.";

/** Whether Discord doesn't accept the token. */
export function isUnauthorized(error: unknown): boolean {
  return (
    (error instanceof DiscordAPIError && error.status === 401) ||
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
  );
}

/** Prevents an unhandled rejection if nobody awaits this. */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
