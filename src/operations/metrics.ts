import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Measurements for Prometheus; each label has few values, all of them from this program. */
export interface Metrics {
  /** A command, button or completion ran; `ms` until its answer was made. */
  interaction(name: string, outcome: 'answered' | 'failed', ms: number): void;
  /** It took so long that 'thinking…' was shown first. */
  deferred(name: string): void;
  /** Somebody asked for more than their share and was told so. */
  limited(whose: 'user' | 'guild' | 'process'): void;
  /** How an answer fared on its way to Discord. */
  delivered(outcome: 'delivered' | 'moot' | 'failed'): void;
  /** So much was under way that an interaction got no answer. */
  dropped(): void;
  /** A request to the HTTP endpoint was turned away. */
  rejected(reason: string): void;
  /** Discord told of something that happened to the application. */
  webhookEvent(type: string): void;
  /** A scheduled post ended; `lateness` from its slot to its being sent, in ms, where it was sent. */
  post(outcome: string, lateness?: number): void;
  reload(outcome: string): void;
  /** Discord's REST API answered. */
  restCall(method: string, route: string, status: number): void;
  rateLimited(route: string, scope: string): void;
  gatewayState(shard: number, isConnected: boolean): void;
  /** `read` gives each shard's latest heartbeat round trip, in ms; -1 before the first. */
  watchGatewayPing(read: () => ReadonlyMap<number, number>): void;
  /** Read whenever somebody asks for the measurements. */
  watchFacts(read: () => FactsMeasures): void;
  /** How many posts wait at this moment; read likewise. Where that fails, nothing is said of it. */
  watchPosts(readWaiting: () => Promise<number>): void;
  /** All of it in Prometheus' text format. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface FactsMeasures {
  readonly version: string;
  /** The date of the newest source that has one, in ms since the epoch. */
  readonly newestSourceAt: number | undefined;
}

/** In seconds; Discord waits for 3. */
const answerBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10];
/** In seconds; a post is on time within a few, and given up after hours. */
const latenessBuckets = [1, 5, 15, 60, 300, 900, 3600, 21_600];

/** With `ofProcess`, it also measures Node.js itself, which only one metric set of a process can do. */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
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
    'Commands, buttons and completions, by how they ended.',
    ['command', 'outcome'],
  );
  const seconds = histogram(
    'hawkins_interaction_seconds',
    'Time until the answer was made.',
    ['command'],
    answerBuckets,
  );
  const deferrals = counter(
    'hawkins_deferrals_total',
    "Answers that took so long that 'thinking…' was shown first.",
    ['command'],
  );
  const limits = counter('hawkins_limited_total', 'Interactions over a limit.', ['limit']);
  const drops = counter(
    'hawkins_dropped_interactions_total',
    'Interactions without an answer.',
    [],
  );
  const deliveries = counter('hawkins_answers_total', 'Answers, by how they fared on their way.', [
    'outcome',
  ]);
  const rejections = counter(
    'hawkins_rejected_requests_total',
    'Requests that the HTTP endpoint turned away.',
    ['reason'],
  );
  const events = counter('hawkins_webhook_events_total', 'Application events of Discord.', [
    'type',
  ]);
  const posts = counter('hawkins_posts_total', 'Scheduled posts, by how they ended.', ['outcome']);
  const lateness = histogram(
    'hawkins_post_lateness_seconds',
    'From the slot of a post to its being sent.',
    [],
    latenessBuckets,
  );
  const reloads = counter('hawkins_reloads_total', 'Reloads, by how they ended.', ['outcome']);
  const restCalls = counter('hawkins_rest_calls_total', "Answers of Discord's REST API.", [
    'method',
    'route',
    'status',
  ]);
  const rateLimits = counter('hawkins_rate_limits_total', 'Times that Discord told us to wait.', [
    'route',
    'scope',
  ]);
  const gateway = gauge('hawkins_gateway_connected', 'Whether a shard is connected.', ['shard']);

  return {
    interaction(command, outcome, ms) {
      interactions.inc({ command, outcome });
      seconds.observe({ command }, ms / 1000);
    },
    deferred: (command) => deferrals.inc({ command }),
    limited: (limit) => limits.inc({ limit }),
    dropped: () => drops.inc(),
    delivered: (outcome) => deliveries.inc({ outcome }),
    rejected: (reason) => rejections.inc({ reason }),
    webhookEvent: (type) => events.inc({ type }),
    post(outcome, late) {
      posts.inc({ outcome });
      if (late !== undefined) lateness.observe(late / 1000);
    },
    reload: (outcome) => reloads.inc({ outcome }),
    restCall: (method, route, status) => restCalls.inc({ method, route, status: String(status) }),
    rateLimited: (route, scope) => rateLimits.inc({ route, scope }),
    gatewayState: (shard, isConnected) => gateway.set({ shard }, isConnected ? 1 : 0),
    watchGatewayPing: (read) => measurePing(registry, read),
    watchFacts: (read) => measureFacts(registry, read),
    watchPosts: (readWaiting) => measurePosts(registry, readWaiting),
    exposition: async () => ({
      contentType: registry.contentType,
      text: await registry.metrics(),
    }),
  };
}

function measurePing(registry: Registry, read: () => ReadonlyMap<number, number>): void {
  void new Gauge({
    name: 'hawkins_gateway_ping_seconds',
    help: 'Round trip of the latest heartbeat.',
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
    help: 'The version of the facts that answers are made from.',
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
        // A database that is away is told of elsewhere, and must not take all other measurements with it.
        this.remove();
      }
    },
  });
}
