import { DiscordAPIError } from 'discord.js';
import { sleep, type Clock } from '#clock.ts';

/** Longest wait between two tries, in milliseconds. */
const longestWait = 60_000;

/**
 * Tries until it works, with pauses that double from one second to a minute. What `isFinal` names is
 * thrown at once; so is nothing else.
 */
export async function retryWithBackoff<T>(
  attempt: () => Promise<T>,
  clock: Clock,
  isFinal: (error: unknown) => boolean,
  onFailure: (error: unknown, wait: number) => void,
): Promise<T> {
  for (let wait = 1000; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      return await attempt();
    } catch (error) {
      if (isFinal(error)) throw error;
      onFailure(error, wait);
      await sleep(clock, wait);
    }
  }
}

/** Whether Discord does not accept the token. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401;
}
