import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Resources that a process holds. */
export interface Held {
  /** Heap in use after garbage collection, in bytes. */
  readonly heap: number;
  /** Open sockets, timers, files and other handles. */
  readonly handles: number;
}

/** Makes a function that collects garbage and measures this process. */
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

/** Growth from one sample to the next: least squares over equal steps. */
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
