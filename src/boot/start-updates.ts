import type { CommandDeps } from '#commands/index.ts';
import type { BotConfig } from '#config.ts';
import { createChannels } from '#discord/channels.ts';
import { createFileFetcher } from '#discord/fetch-file.ts';
import type { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { createPostRest, measureRest } from '#discord/rest.ts';
import type { Metrics } from '#operations/metrics.ts';
import type { LiveFacts } from '#reload/live-facts.ts';
import type { Pictures } from '#pictures/pictures.ts';
import type { Store } from '#store/store.ts';
import { startUpdates } from '#updates/start-updates.ts';
import type { Runtime } from '#runtime.ts';

interface OpenUpdatesDeps extends Runtime {
  readonly store: Store;
  readonly live: LiveFacts;
  readonly pictures: Pictures;
  readonly metrics: Metrics;
  /** For all requests of the process that Discord counts. */
  readonly window: SlidingWindowLimiter;
}

export function openUpdates(config: BotConfig, deps: OpenUpdatesDeps) {
  const { store, live, pictures, metrics, window, clock, log } = deps;
  const rest = createPostRest(config, { clock, log });
  measureRest(rest, metrics);
  const channels = createChannels({
    rest,
    rateLimitState: store.rateLimitState,
    window,
    clock,
    log,
    allowedPerSecond: config.DISCORD_MAX_RPS,
  });
  const updates = startUpdates({
    store,
    live,
    channels,
    pictures,
    clock,
    log,
    onSendResult: (result, lateness) => metrics.post(result, lateness),
  });
  return {
    forCommands: {
      subscriptions: store.subscriptions,
      slots: store.slots,
      guildSettings: store.guildSettings,
      channels,
      postWorker: updates.postWorker,
      fetchFile: createFileFetcher(config.DISCORD_API_URL, clock),
      minIntervalMinutes: config.UPDATES_MIN_INTERVAL_MINUTES,
    } satisfies CommandDeps['updates'],
    /** Rejects if Discord refuses the token; never resolves. */
    failed: channels.failed,
    close: (patience: number) => updates.close(patience),
  };
}
