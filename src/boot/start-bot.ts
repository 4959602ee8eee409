import type { Logger } from 'pino';
import { createDispatcher } from '#interactions/dispatcher.ts';
import { withTimeout, type Clock } from '#clock.ts';
import type { AnyCommand } from '#commands/declaration.ts';
import { createCommands, createComponents, payloadsFor } from '#commands/index.ts';
import type { BotConfig } from '#config.ts';
import { seenUpTo } from '#data/seen.ts';
import { createCallbacks } from '#discord/callbacks.ts';
import { createChannels } from '#discord/channels.ts';
import { connect } from '#discord/connection.ts';
import { markHandled } from '#discord/errors.ts';
import { createFileFetcher } from '#discord/fetch-file.ts';
import { createOwners } from '#discord/owners.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { createPostRest, createRest, measureRest } from '#discord/rest.ts';
import { withRateLimit } from '#interactions/rate-limit.ts';
import { selfCheck } from '#discord/self-check.ts';
import { createPictures, noPictures, type Pictures } from '#pictures/pictures.ts';
import { firstFacts, packFolder } from '#reload/first-facts.ts';
import { createLiveFacts, factsMeasures, type LiveFacts } from '#reload/live-facts.ts';
import { startReloadService } from '#reload/reloads.ts';
import { watchFolder } from '#reload/watch-folder.ts';
import { parseStoreUrl } from '#store/address.ts';
import { openStore, type Store } from '#store/store.ts';
import { startUpdates } from '#updates/start-updates.ts';
import type { Runtime } from '#runtime.ts';
import { createMetrics, type Metrics } from '#operations/metrics.ts';
import { createReadiness } from '#operations/readiness.ts';
import { volumeWarningHere } from '#operations/volume.ts';
import { startWeb } from './start-web.ts';

export type RunningBot = Awaited<ReturnType<typeof startBot>>;

/** How long a proxy needs to notice that this process is about to end, in milliseconds. */
const noticePeriod = 1000;
/** Timeout of the metrics that come from the database, in milliseconds. */
const metricsTimeout = 1000;

export interface StartOptions {
  readonly metrics?: Metrics;
  /** Besides the bot's own. */
  readonly moreCommands?: readonly AnyCommand[];
}

/**
 * Starts the HTTP server, store, facts, dispatcher and connection.
 *
 * @throws ListenError, StoreError, PackError: then nothing is left running.
 */
export async function startBot(
  config: BotConfig,
  clock: Clock,
  log: Logger,
  { metrics = createMetrics(), moreCommands = [] }: StartOptions = {},
) {
  await using started = new AsyncDisposableStack();
  const folder = packFolder(config.FACTS_DIR);
  const readiness = createReadiness(['database', 'facts', 'discord'], clock);
  metrics.watchReadiness(readiness);
  const web = await startWeb(config, { metrics, readiness, clock, log });
  started.defer(() => web.close(0));
  const store = await openStore(config.DATABASE_URL, { clock, log });
  started.defer(() => store.close());
  readiness.set('database', () => store.ping());
  const { factsVersions: versions } = store;
  const lastGoodAllowed = config.FACTS_FALLBACK === 'last-good';
  const live = createLiveFacts(
    await firstFacts({ folder, versions, isShared: store.isShared, lastGoodAllowed, clock, log }),
  );
  log.info(
    { version: live.current().version, people: live.current().people.length },
    'facts loaded',
  );
  readiness.set('facts', () => undefined);
  metrics.watchFacts(() => factsMeasures(live.current()));
  metrics.watchPosts(() =>
    withTimeout(() => store.slots.backlog(clock.now()), metricsTimeout, clock),
  );
  const reloads = await startReloadService({ folder, live, versions, clock, log, metrics });
  started.defer(() => reloads.close());
  await store.guildSettings.refresh();
  if (config.FACTS_WATCH) started.use(watchFolder(folder.directory, { reloads, clock, log }));

  const pictures = config.PICTURES ? started.use(createPictures({ clock, log })) : noPictures;
  const window = new SlidingWindowLimiter(clock, config.DISCORD_MAX_RPS);
  const updates = openUpdates(config, { store, live, pictures, metrics, window, clock, log });
  const rest = createRest(config, window, { clock, log });
  measureRest(rest, metrics);
  const ownCommands = createCommands({
    reloads,
    facts: () => live.current(),
    isOwner: createOwners(rest, config.OWNER_IDS, clock),
    adminGuildId: config.ADMIN_GUILD_ID,
    updates: updates.forCommands,
  });
  const commands = [...ownCommands, ...moreCommands];
  const dispatcher = createDispatcher({
    commands,
    components: createComponents({ updates: updates.forCommands }),
    facts: (guildId) => seenUpTo(live.current(), store.guildSettings.seenBy(guildId)),
    pictures,
    clock,
    log,
    metrics,
  });
  const { kind: transport } = config.transport;
  const checkDatabase = () => databaseVolumeWarning(config);
  const waiting = new Set(
    commands.filter(({ scope }) => scope !== 'everywhere').map(({ name }) => name),
  );
  const userPerMinute = config.USER_COMMANDS_PER_MINUTE;
  const connection = connect({
    rest,
    callbacks: createCallbacks(config, { clock, log, metrics }),
    config,
    dispatcher: withRateLimit(dispatcher, { waiting, userPerMinute, clock, metrics }),
    globalCommands: () => payloadsFor(commands, 'everywhere', 'servers'),
    adminCommands: () => payloadsFor(commands, 'admin-guild'),
    clock,
    log,
    transport: web.transport,
    metrics,
    onAccepted: () => void selfCheck({ rest, transport, checkDatabase, clock, log }),
  });
  readiness.set('discord', () => connection.missing());
  const failed = markHandled(Promise.race([connection.failed, updates.failed]));
  const parts = started.move();
  return {
    reloads,
    /** Rejects if Discord refuses the bot for good; never resolves. */
    failed,
    /**
     * Signals proxies to send requests elsewhere; requests are still answered.
     *
     * @returns the time that proxies need to notice, in milliseconds.
     */
    leave(): number {
      readiness.leave();
      web.leave();
      return transport === 'http' ? noticePeriod : 0;
    },
    /** The time of the next post, in ms since the epoch; undefined: nothing is scheduled. */
    nextUpdateAt: () => store.slots.nextEventAt(),
    /** Finishes the current answers, for at most `patience` ms, and closes everything. */
    async close(patience: number): Promise<void> {
      await Promise.all([web.close(patience), connection.close(patience), updates.close(patience)]);
      await parts.disposeAsync();
    },
  };
}

/** A warning if a production database is on temporary storage. */
async function databaseVolumeWarning({ NODE_ENV, DATABASE_URL }: BotConfig) {
  const address = parseStoreUrl(DATABASE_URL);
  if (NODE_ENV !== 'production' || address.kind !== 'sqlite') return undefined;
  return volumeWarningHere(address.path);
}

interface OpenUpdatesDeps extends Runtime {
  readonly store: Store;
  readonly live: LiveFacts;
  readonly pictures: Pictures;
  readonly metrics: Metrics;
  /** For all requests of the process that Discord counts. */
  readonly window: SlidingWindowLimiter;
}

function openUpdates(config: BotConfig, deps: OpenUpdatesDeps) {
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
    },
    /** Rejects if Discord refuses the token; never resolves. */
    failed: channels.failed,
    close: (patience: number) => updates.close(patience),
  };
}
