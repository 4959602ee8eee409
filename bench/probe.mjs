// Loaded into each contender before its own code: tells the driver what the process has used.
import module from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let stalls;
let collectGarbage;

/** Not at the start: with other flags V8 takes none of the code that Node.js brings compiled. */
function exposeGarbageCollection() {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc');
}

/** What can be asked; each gives plain JSON. */
const questions = {
  /** CPU in microseconds, of all threads. */
  usage() {
    const { user, system } = process.cpuUsage();
    return { cpu: user + system };
  },
  /**
   * Bytes, once garbage is gone. V8 gives back room that it no longer needs in collections of its own, 8 and 9
   * seconds after a full one; not after each, see docs/performance.md.
   */
  async memory() {
    collectGarbage ??= exposeGarbageCollection();
    collectGarbage();
    await pause(12_000);
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed };
  },
  flush() {
    module.flushCompileCache?.();
    return {};
  },
  watchStalls() {
    stalls = monitorEventLoopDelay({ resolution: 1 });
    stalls.enable();
    return {};
  },
  /** Milliseconds. */
  longestStall() {
    stalls.disable();
    return { longest: stalls.max / 1e6 };
  },
};

async function reply({ bench, question }) {
  if (bench !== undefined) process.send({ bench, answer: await questions[question]() });
}

// Threads of the contender load this file too, and have nobody to answer.
if (isMainThread) {
  process.on('message', (message) => {
    void reply(message);
  });
  process.on('disconnect', () => process.exit(0));
  process.channel.unref();
}
