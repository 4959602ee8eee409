import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { createDispatcher } from '#interactions/dispatcher.ts';
import { withTimeout, type Clock } from '#clock.ts';
import type { AnyCommand } from '#commands/declaration.ts';
import { createCommands, createComponents } from '#commands/index.ts';
import type { Config } from '#config.ts';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/load.ts';
import { createCallbacks } from '#discord/callbacks.ts';
import { earliestInstant } from '#data/partial-date.ts';
import { connect, type Connection } from '#discord/connection.ts';
import { createOwners } from '#discord/owners.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { measureRest } from '#discord/rest-metrics.ts';
import { createRest } from '#discord/rest.ts';
import { withRateLimit } from '#interactions/rate-limit.ts';
import { selfCheck } from '#discord/self-check.ts';
import { volumeWarningHere } from '#operations/volume.ts';
import { parseStoreUrl } from '#store/address.ts';
import { firstFacts } from '#reload/first-facts.ts';
import { createLiveFacts } from '#reload/live-facts.ts';
import type { Folder } from '#reload/folder.ts';
import type { Reloads } from '#reload/outcome.ts';
import { measuredReloads } from '#reload/measured-reloads.ts';
import { startReloadService } from '#reload/reloads.ts';
import { watchFolder } from '#reload/watch-folder.ts';
import { openStore } from '#store/store.ts';
import { createMetrics, type FactsMeasures, type Metrics } from '#operations/metrics.ts';
import { createReadiness } from '#operations/readiness.ts';
import { openUpdates } from './start-updates.ts';
import { startWeb } from './start-web.ts';

/** A bot that runs. */
export interface RunningBot {
  readonly reloads: Reloads;
  /** Rejects when Discord refuses us for good; never resolves. */
  readonly failed: Connection['failed'];
  /**
   * Tells proxies to look elsewhere; what still comes in is answered.
   *
   * @returns how long they should be given to notice, in milliseconds.
   */
  leave(): number;
  /** When there is next something to post, in ms since the epoch; undefined: nothing is scheduled. */
  nextUpdateAt(): Promise<number | undefined>;
  /** Finishes the answers under way, for at most `patience` ms, and lets go of everything. */
  close(patience: number): Promise<void>;
}

/** How long a proxy needs to see that this process is about to end, in milliseconds. */
const noticePeriod = 1000;
/** How long the database may take for a measurement before the others go without it, in milliseconds. */
const measuringPatience = 1000;

/**
 * Puts the parts together: HTTP server, store, facts, bot, connection.
 *
 * @throws ListenError, StoreError, PackError: nothing is left running then.
 */
export async function startBot(
  config: Config,
  clock: Clock,
  log: Logger,
  metrics: Metrics = createMetrics(),
): Promise<RunningBot> {
  await using started = new AsyncDisposableStack();
  const folder = folderOf(config);
  const readiness = createReadiness(['database', 'facts', 'discord'], clock);
  const web = await startWeb(config, { metrics, readiness, clock, log });
  started.defer(() => web.close(0));
  const store = await openStore(config.DATABASE_URL, { clock, log });
  started.defer(() => store.close());
  readiness.set('database', () => store.ping());
  const { factsVersions: versions } = store;
  const lastGoodAllowed = config.FACTS_FALLBACK === 'last-good';
  const live = createLiveFacts(
    await firstFacts({ folder, versions, isShared: store.isShared, lastGoodAllowed, log }),
  );
  log.info(
    { version: live.current().version, people: live.current().people.length },
    'facts loaded',
  );
  readiness.set('facts', () => undefined);
  metrics.watchFacts(() => factsMeasures(live.current()));
  metrics.watchPosts(() =>
    withTimeout(() => store.slots.backlog(clock.now()), measuringPatience, clock),
  );
  const desk = await startReloadService({ folder, live, versions, clock, log });
  started.defer(() => desk.close());
  const reloads = measuredReloads(desk, (outcome) => metrics.reload(outcome));
  if (config.FACTS_WATCH) started.use(watchFolder(folder.directory, { reloads, clock, log }));

  const window = new SlidingWindowLimiter(clock, config.DISCORD_MAX_RPS);
  const updates = openUpdates(config, { store, live, metrics, window, clock, log });
  const rest = createRest(config, window);
  measureRest(rest, metrics);
  const owners = createOwners(rest, config.OWNER_IDS);
  const commands = createCommands({
    reloads,
    facts: () => live.current(),
    owners,
    adminGuildId: config.ADMIN_GUILD_ID,
    updates: updates.forCommands,
  });
  const bot = createDispatcher({
    commands,
    components: createComponents({ updates: updates.forCommands }),
    facts: () => live.current(),
    clock,
    log,
    metrics,
  });
  const { DISCORD_TRANSPORT: transport } = config;
  const looksAtVolume = () => volumeOf(config);
  const connection = connect({
    rest,
    callbacks: createCallbacks(config, metrics),
    config,
    bot: withRateLimit(bot, { userPerMinute: config.USER_COMMANDS_PER_MINUTE, clock, metrics }),
    globalCommands: () => payloadsFor(commands, 'everywhere', 'servers'),
    adminCommands: () => payloadsFor(commands, 'admin-guild'),
    clock,
    log,
    endpoint: web.endpoint,
    metrics,
    onAccepted: () => void selfCheck({ rest, transport, further: [looksAtVolume], clock, log }),
  });
  readiness.set('discord', () => connection.missing());
  const failed = Promise.race([connection.failed, updates.failed]);
  // Whoever does not look at it must not be brought down by it.
  failed.catch(() => undefined);
  const parts = started.move();
  return {
    reloads,
    failed,
    leave() {
      readiness.leave();
      web.leave();
      return web.endpoint ? noticePeriod : 0;
    },
    nextUpdateAt: () => store.slots.nextEventAt(),
    async close(patience) {
      await Promise.all([web.close(patience), connection.close(patience), updates.close(patience)]);
      await parts.disposeAsync();
    },
  };
}

function folderOf({ FACTS_DIR }: Config): Folder {
  if (FACTS_DIR === undefined) return { directory: bundledPack, origin: 'bundled' };
  const directory = resolve(FACTS_DIR);
  return { directory, origin: directory };
}

/** The builders take 15 ms to load, in which the first answers can be given. */
async function payloadsFor(
  commands: readonly AnyCommand[],
  ...scopes: readonly AnyCommand['scope'][]
) {
  const { commandPayload } = await import('#commands/payload.ts');
  return commands.filter(({ scope }) => scopes.includes(scope)).map(commandPayload);
}

function factsMeasures({ version, newestSource }: Facts): FactsMeasures {
  const newestSourceAt = newestSource?.date ? earliestInstant(newestSource.date) : undefined;
  return { version, newestSourceAt };
}

/** Where a bot is only tried out, what it keeps need not last. */
async function volumeOf({ NODE_ENV, DATABASE_URL }: Config): Promise<string | undefined> {
  const address = parseStoreUrl(DATABASE_URL);
  if (NODE_ENV !== 'production' || address.kind !== 'sqlite') return undefined;
  return volumeWarningHere(address.path);
}
