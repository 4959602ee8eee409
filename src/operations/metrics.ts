import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Readiness } from './readiness.ts';

export interface FactsMeasures {
  readonly version: string;
  /** The date of the newest source that has one, in ms since the epoch. */
  readonly newestSourceAt: number | undefined;
}

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
  if (ofProcess) measureProcess(registry);
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers: [registry] });

  const interactions = counter(
    'hawkins_interactions_total',
    'Commands, buttons and completions by outcome.',
    ['command', 'outcome'],
  );
  const seconds = histogram(
    'hawkins_interaction_seconds',
    'Time until the answer was ready.',
    ['command'],
    answerBuckets,
  );
  const deferrals = counter(
    'hawkins_deferrals_total',
    "Slow answers that began with 'thinking…'.",
    ['command'],
  );
  const limits = counter('hawkins_limited_total', 'Interactions over a limit.', ['limit']);
  const drops = counter(
    'hawkins_dropped_interactions_total',
    'Interactions without an answer.',
    [],
  );
  const deliveries = counter('hawkins_answers_total', 'Answers by the outcome of sending them.', [
    'outcome',
  ]);
  const rejections = counter(
    'hawkins_rejected_requests_total',
    'Requests that the HTTP endpoint refused.',
    ['reason'],
  );
  const events = counter('hawkins_webhook_events_total', 'Application events from Discord.', [
    'type',
  ]);
  const posts = counter('hawkins_posts_total', 'Scheduled posts by outcome.', ['outcome']);
  const lateness = histogram(
    'hawkins_post_lateness_seconds',
    'Time from the slot of a post until it was sent.',
    [],
    latenessBuckets,
  );
  const reloads = counter('hawkins_reloads_total', 'Reloads by outcome.', ['outcome']);
  const restCalls = counter('hawkins_rest_calls_total', "Responses of Discord's REST API.", [
    'method',
    'route',
    'status',
  ]);
  const rateLimits = counter('hawkins_rate_limits_total', 'Rate limits hit at Discord.', [
    'route',
    'scope',
  ]);
  const gateway = gauge('hawkins_gateway_connected', 'Whether a shard is connected.', ['shard']);

  // An increase can only be seen from a value before it.
  for (const outcome of ['delivered', 'expired', 'failed']) deliveries.inc({ outcome }, 0);
  for (const reason of ['headers', 'clock', 'signature', 'body']) rejections.inc({ reason }, 0);

  return {
    /** A command, button or completion ran; `ms` until its answer was ready. */
    interaction(command: string, outcome: 'answered' | 'failed', ms: number) {
      interactions.inc({ command, outcome });
      seconds.observe({ command }, ms / 1000);
    },
    /** A slow answer began with 'thinking…'. */
    deferred: (command: string) => deferrals.inc({ command }),
    /** A caller reached a limit. */
    limited: (limit: 'user' | 'guild' | 'process') => limits.inc({ limit }),
    /** An interaction got no answer because of overload. */
    dropped: () => drops.inc(),
    /** The result of sending an answer to Discord. */
    delivered: (outcome: 'delivered' | 'expired' | 'failed') => deliveries.inc({ outcome }),
    /** The HTTP endpoint refused a request. */
    rejected: (reason: string) => rejections.inc({ reason }),
    /** Discord sent an event of the application. */
    webhookEvent: (type: string) => events.inc({ type }),
    /** A scheduled post ended; `late`: from its slot until it was sent, in ms, if it was. */
    post(outcome: string, late?: number) {
      posts.inc({ outcome });
      if (late !== undefined) lateness.observe(late / 1000);
    },
    reload: (outcome: string) => reloads.inc({ outcome }),
    /** Discord's REST API answered. */
    restCall: (method: string, route: string, status: number) =>
      restCalls.inc({ method, route, status: String(status) }),
    rateLimited: (route: string, scope: string) => rateLimits.inc({ route, scope }),
    gatewayState: (shard: number, isConnected: boolean) =>
      gateway.set({ shard }, isConnected ? 1 : 0),
    /** `read` gives each shard's latest heartbeat round trip, in ms; -1 before the first. */
    watchGatewayPing: (read: () => ReadonlyMap<number, number>) => measurePing(registry, read),
    /** Asked at each scrape. */
    watchReadiness: (readiness: Readiness) => measureReadiness(registry, readiness),
    /** Read at each scrape. */
    watchFacts: (read: () => FactsMeasures) => measureFacts(registry, read),
    /** The number of waiting posts, read at each scrape; left out if that fails. */
    watchPosts: (readWaiting: () => Promise<number>) => measurePosts(registry, readWaiting),
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

function measureReadiness(registry: Registry, readiness: Readiness): void {
  void new Gauge({
    name: 'hawkins_ready',
    help: 'Whether a part of the process is ready, as in /readyz.',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      const { parts } = await readiness.report();
      this.reset();
      for (const [part, answer] of Object.entries(parts)) {
        this.set({ part }, answer === 'ok' ? 1 : 0);
      }
    },
  });
}

function measurePing(registry: Registry, read: () => ReadonlyMap<number, number>): void {
  void new Gauge({
    name: 'hawkins_gateway_ping_seconds',
    help: 'Round trip time of the latest heartbeat.',
    labelNames: ['shard'],
    registers: [registry],
    collect() {
      for (const [shard, ms] of read()) if (ms >= 0) this.set({ shard: String(shard) }, ms / 1000);
    },
  });
}

function measureFacts(registry: Registry, read: () => FactsMeasures): void {
  const info = new Gauge({
    name: 'hawkins_facts_info',
    help: 'The version of the facts in use.',
    labelNames: ['version'],
    registers: [registry],
    collect() {
      this.reset();
      this.set({ version: read().version }, 1);
    },
  });
  const newest = new Gauge({
    name: 'hawkins_facts_newest_source_timestamp_seconds',
    help: 'The date of the newest source that has one.',
    registers: [registry],
    collect() {
      const { newestSourceAt } = read();
      if (newestSourceAt === undefined) this.remove();
      else this.set(newestSourceAt / 1000);
    },
  });
  void [info, newest];
}

function measurePosts(registry: Registry, readWaiting: () => Promise<number>): void {
  void new Gauge({
    name: 'hawkins_posts_waiting',
    help: 'Posts that are ready or under way, in all processes on this database.',
    registers: [registry],
    async collect() {
      try {
        this.set(await readWaiting());
      } catch {
        // Readiness reports a failed database; it must not take the other metrics down.
        this.remove();
      }
    },
  });
}
