import { ConfigError } from '#config.ts';
import { PackError } from '#data/problem.ts';
import { FatalDiscordError } from '#discord/fatal.ts';
import { ListenError } from './http/listening.ts';
import { StoreError } from '#store/store-error.ts';

/** EX_CONFIG of sysexits.h: nothing but a change by whoever runs the bot will help. */
const exitConfig = 78;
/** EX_TEMPFAIL of sysexits.h: starting again later may help. */
const exitLater = 75;

/** The exit code for what ended the bot; `docs/operating.md` explains each. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof StoreError && error.mayPass) return exitLater;
  return isOperators(error) ? exitConfig : 1;
}

/** What an operator can mend, in words; a fault of ours with all that helps to find it. */
export function inWords(error: unknown): string {
  if (isOperators(error)) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

function isOperators(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof PackError ||
    error instanceof StoreError ||
    error instanceof FatalDiscordError ||
    error instanceof ListenError
  );
}
