import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

/**
 * Lets requests that arrive together wait for each other. Verified in a row and then answered in a row, each costs a fifth
 * less CPU. One that arrives alone doesn't wait.
 *
 * @returns a function to await before each verification. It waits for the end of this turn of the event loop if
 * several requests came in the last turn that had any.
 */
export function createBatching(): () => Promise<void> | undefined {
  let turn = 0;
  let count = 0;
  let lastCount = 0;
  let endOfTurn: Promise<void> | undefined;
  return () => {
    const { loopCount } = performance.nodeTiming.uvMetricsInfo;
    if (loopCount !== turn) [turn, lastCount, count, endOfTurn] = [loopCount, count, 0, undefined];
    count += 1;
    if (lastCount <= 1) return undefined;
    endOfTurn ??= yieldToEventLoop();
    return endOfTurn;
  };
}
