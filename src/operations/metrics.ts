import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Readiness } from './readiness.ts';

/** In seconds; Discord waits for 3. */
const answerBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10];
/** In seconds. Posts are usually on time within a few, and given up after hours. */
const latenessBuckets = [1, 5, 15, 60, 300, 900, 3600, 21_600];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Metrics for Prometheus. Each label has few values, all of them from this program. With `ofProcess`, also measures
 * Node.js itself, which works once per process.
 */
export function createMetrics({ ofProcess = false } = {}) {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) measureProcess(registry);
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `hawkins_${name}_total`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ) => new Histogram({ name: `hawkins_${name}_seconds`, help, labelNames, buckets, registers });
  /** `collect` runs at each scrape. */
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ) => {
    const made: Gauge<Label> = new Gauge({
      name: `hawkins_${name}`,
      help,
      labelNames,
      registers,
      collect: () => collect?.(made),
    });
    return made;
  };

  const interactions = counter(
    'interactions',
    'Commands, buttons and completions by outcome.',
    'command',
    'outcome',
  );
  const seconds = histogram(
    'interaction',
    'Time until the answer was ready.',
    answerBuckets,
    'command',
  );
  const deferrals = counter('deferrals', "Slow answers that began with 'thinking…'.", 'command');
  const limits = counter('limited', 'Interactions over a limit.', 'limit');
  const drops = counter('dropped_interactions', 'Interactions without an answer.');
  const deliveries = counter('answers', 'Answers by the outcome of sending them.', 'outcome');
  const rejections = counter(
    'rejected_requests',
    'Requests that the HTTP endpoint refused.',
    'reason',
  );
  const events = counter('webhook_events', 'Application events from Discord.', 'type');
  const posts = counter('posts', 'Scheduled posts by outcome.', 'outcome');
  const lateness = histogram(
    'post_lateness',
    'Time from the slot of a post until it was sent.',
    latenessBuckets,
  );
  const reloads = counter('reloads', 'Reloads by outcome.', 'outcome');
  const restCalls = counter(
    'rest_calls',
    "Responses of Discord's REST API.",
    'method',
    'route',
    'status',
  );
  const rateLimits = counter('rate_limits', 'Rate limits hit at Discord.', 'route', 'scope');
  const gateway = gauge('gateway_connected', 'Whether a shard is connected.', ['shard']);

  // An increase can only be seen from a value before it.
  for (const outcome of ['delivered', 'expired', 'failed']) deliveries.inc({ outcome }, 0);
  for (const reason of ['headers', 'clock', 'signature', 'body']) rejections.inc({ reason }, 0);

  return {
    /** A command, button or completion ran; `ms` until its answer was ready. */
    interaction(command: string, outcome: 'answered' | 'failed', ms: number) {
      interactions.inc({ command, outcome });
      seconds.observe({ command }, ms / 1000);
    },
    deferred: (command: string) => deferrals.inc({ command }),
    limited: (limit: 'user' | 'guild' | 'process') => limits.inc({ limit }),
    /** An interaction got no answer because of overload. */
    dropped: () => drops.inc(),
    /** The result of sending an answer to Discord. */
    delivered: (outcome: 'delivered' | 'expired' | 'failed') => deliveries.inc({ outcome }),
    rejected: (reason: string) => rejections.inc({ reason }),
    webhookEvent: (type: string) => events.inc({ type }),
    /** A scheduled post ended; `late`: from its slot until it was sent, in ms, if it was. */
    post(outcome: string, late?: number) {
      posts.inc({ outcome });
      if (late !== undefined) lateness.observe(late / 1000);
    },
    reload: (outcome: string) => reloads.inc({ outcome }),
    restCall: (method: string, route: string, status: number) =>
      restCalls.inc({ method, route, status }),
    rateLimited: (route: string, scope: string) => rateLimits.inc({ route, scope }),
    gatewayState: (shard: number, isConnected: boolean) =>
      gateway.set({ shard }, isConnected ? 1 : 0),
    /** `read` gives each shard's latest heartbeat round trip, in ms; -1 before the first. */
    watchGatewayPing(read: () => ReadonlyMap<number, number>) {
      const help = 'Round trip time of the latest heartbeat.';
      gauge('gateway_ping_seconds', help, ['shard'], (ping) => {
        for (const [shard, ms] of read()) if (ms >= 0) ping.set({ shard }, ms / 1000);
      });
    },
    watchReadiness(readiness: Readiness) {
      const help = 'Whether a part of the process is ready, as in /readyz.';
      gauge('ready', help, ['part'], async (ready) => {
        const { parts } = await readiness.report();
        ready.reset();
        for (const [part, answer] of Object.entries(parts)) {
          ready.set({ part }, answer === 'ok' ? 1 : 0);
        }
      });
    },
    /** `newestSourceAt`: the date of the newest source that has one, in ms since the epoch. */
    watchFacts(read: () => { version: string; newestSourceAt: number | undefined }) {
      gauge('facts_info', 'The version of the facts in use.', ['version'], (info) => {
        info.reset();
        info.set({ version: read().version }, 1);
      });
      const help = 'The date of the newest source that has one.';
      gauge('facts_newest_source_timestamp_seconds', help, [], (newest) => {
        const { newestSourceAt } = read();
        if (newestSourceAt === undefined) newest.remove();
        else newest.set(newestSourceAt / 1000);
      });
    },
    /** The number of waiting posts; left out if reading it fails. */
    watchPosts(readWaiting: () => Promise<number>) {
      const help = 'Posts that are ready or under way, in all processes on this database.';
      gauge('posts_waiting', help, [], async (waiting) => {
        try {
          waiting.set(await readWaiting());
        } catch {
          // Readiness reports a failed database; it must not take the other metrics down.
          waiting.remove();
        }
      });
    },
    /** Prometheus' text format. */
    exposition: async () => ({
      contentType: registry.contentType,
      text: await registry.metrics(),
    }),
  };
}

/** In ms. Each sample wakes an idle process up; the measured lag includes this interval. */
const eventLoopMonitoringPrecision = 200;

/** If it may not read a file, prom-client reports 0. */
const filesOfMetrics: Readonly<Record<string, readonly string[]>> = {
  '/proc/self/status': [
    'process_resident_memory_bytes',
    'process_virtual_memory_bytes',
    'process_heap_bytes',
  ],
  '/proc/self/fd': ['process_open_fds'],
};

function measureProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });
  for (const [file, names] of Object.entries(filesOfMetrics)) {
    // Undefined without the permission model.
    if (process.permission?.has('fs.read', file) ?? true) continue;
    for (const name of names) registry.removeSingleMetric(name);
  }
}
