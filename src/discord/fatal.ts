import { OperatorError } from '#operator-error.ts';

/** Discord refuses us for a reason that trying again cannot mend: whoever runs the bot has to act. */
export class FatalDiscordError extends OperatorError {
  override readonly name = 'FatalDiscordError';
}

/** What a wrong or revoked token is called, wherever Discord says so. */
export const badToken =
  'Discord refuses DISCORD_TOKEN: it is wrong or was reset. Copy the current one from the Discord developer portal (your application, Bot, Reset Token) and start again.';
