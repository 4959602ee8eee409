import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds at a moment. */
export interface Held {
  /** Bytes of the heap after a collection. */
  readonly heap: number;
  /** Open sockets, timers, files and the like. */
  readonly handles: number;
}

/** Makes a function that collects garbage and tells what is left of this process. */
export function createCollector(): () => Promise<Held> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return async () => {
    await new Promise(setImmediate);
    collect();
    collect();
    return {
      heap: process.memoryUsage().heapUsed,
      handles: process.getActiveResourcesInfo().length,
    };
  };
}

/** How much a value grows from one sample to the next: least squares over equal steps. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [above, below] = [0, 0];
  for (const [index, value] of values.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  return above / below;
}
