import { sleep, type Clock } from '#clock.ts';

/** Longest wait between two attempts, in milliseconds. */
const longestWait = 60_000;

/**
 * Repeats `attempt` until it succeeds, with waits that double from one second to a minute.
 *
 * @throws only errors for which `isFinal` is true, at once.
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
