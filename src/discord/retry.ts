import { DiscordAPIError } from 'discord.js';
import { sleep } from '#clock.ts';
import type { Runtime } from '#runtime.ts';
import { badToken, FatalDiscordError, isUnauthorized, wrongAddress } from './errors.ts';

/** Longest wait between two attempts, in milliseconds. */
const longestWait = 60_000;

/**
 * Repeats `attempt` until it succeeds, with waits that double from one second to a minute.
 *
 * @param message for the log, after each failure.
 * @throws only errors for which `isFinal` is true, at once.
 */
export async function retryWithBackoff<T>(
  attempt: () => Promise<T>,
  { clock, log }: Runtime,
  isFinal: (error: unknown) => boolean,
  message: string,
): Promise<T> {
  for (let wait = 1000; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      return await attempt();
    } catch (error) {
      if (isFinal(error)) throw error;
      log.warn({ err: error, retryInMs: wait }, message);
      await sleep(clock, wait);
    }
  }
}

/** A proxy that is just starting may answer a few requests with 404. */
const most404s = 5;

/**
 * Makes the first request, and repeats it until Discord answers.
 *
 * @throws FatalDiscordError if the token or the address is wrong; any error once `isClosing`.
 */
export function reachDiscord<T>(
  request: () => Promise<T>,
  runtime: Runtime,
  isClosing: () => boolean,
): Promise<T> {
  let missing = 0;
  const attempt = async () => {
    try {
      return await request();
    } catch (error) {
      if (isUnauthorized(error)) throw new FatalDiscordError(badToken, { cause: error });
      missing = error instanceof DiscordAPIError && error.status === 404 ? missing + 1 : 0;
      if (missing === most404s) throw new FatalDiscordError(wrongAddress, { cause: error });
      throw error;
    }
  };
  return retryWithBackoff(
    attempt,
    runtime,
    (error) => isClosing() || error instanceof FatalDiscordError,
    'Discord unreachable; retrying',
  );
}
