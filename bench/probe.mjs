// Loaded into each contender before its own code. Reports the process's resources to the driver.
import module from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let stalls;
let collectGarbage;

/** Set after the start: flags set earlier make V8 discard the compiled code that Node.js ships with. */
function exposeGarbageCollection() {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc');
}

/** The driver's questions. */
const questions = {
  /** In microseconds, of all threads. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /**
   * Resident megabytes after a garbage collection that also shrinks the young generation. V8 does that by itself
   * only now and then: see docs/performance.md. The rest is for its threads, which return memory some seconds later.
   */
  async memory() {
    collectGarbage ??= exposeGarbageCollection();
    collectGarbage({ flavor: 'last-resort' });
    await pause(12_000);
    return process.memoryUsage.rss() / 1_000_000;
  },
  /** Heap in bytes and open handles after garbage collection, for `soak.ts`. */
  async held() {
    collectGarbage ??= exposeGarbageCollection();
    await new Promise(setImmediate);
    collectGarbage();
    collectGarbage();
    const { heapUsed: heap } = process.memoryUsage();
    return { heap, handles: process.getActiveResourcesInfo().length };
  },
  flush() {
    module.flushCompileCache?.();
    return 0;
  },
  watchStalls() {
    stalls = monitorEventLoopDelay({ resolution: 1 });
    stalls.enable();
    return 0;
  },
  /** Milliseconds. */
  longestStall() {
    stalls.disable();
    return stalls.max / 1e6;
  },
};

async function reply({ bench }) {
  if (bench !== undefined) process.send({ answer: await questions[bench]() });
}

// The contender's worker threads load this file too and have no driver.
if (isMainThread) {
  process.on('message', (message) => {
    void reply(message);
  });
  process.on('disconnect', () => process.exit(0));
  process.channel.unref();
}
