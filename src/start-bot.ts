import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { createBot } from '#bot.ts';
import type { Clock } from '#clock.ts';
import type { AnyCommand } from '#commands/declaration.ts';
import { createCommands, createComponents } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import type { Config } from '#config.ts';
import { bundledPack } from '#data/load.ts';
import { DiscordChannels } from '#discord/channels.ts';
import { connect, type Connection } from '#discord/connection.ts';
import { createFileFetcher } from '#discord/fetch-file.ts';
import { createOwners } from '#discord/owners.ts';
import { createCallbackRest, createPostRest, createRest } from '#discord/rest.ts';
import { firstFacts } from '#reload/first-facts.ts';
import { createLiveFacts } from '#reload/live-facts.ts';
import type { Folder } from '#reload/folder.ts';
import type { Reloads } from '#reload/outcome.ts';
import { openReloadDesk } from '#reload/reloads.ts';
import { watchFolder } from '#reload/watch-folder.ts';
import { markIn } from '#replies/buttons.ts';
import { openStore } from '#store/store.ts';
import { startUpdates } from '#updates/start-updates.ts';

/** A bot that runs. */
export interface RunningBot {
  readonly reloads: Reloads;
  /** Rejects when Discord refuses us for good; never resolves. */
  readonly failed: Connection['failed'];
  /** When there is next something to post, in ms since the epoch; undefined: nothing is scheduled. */
  nextUpdateAt(): Promise<number | undefined>;
  /** Finishes the answers under way, for at most `patience` ms, and lets go of everything. */
  close(patience: number): Promise<void>;
}

/**
 * Puts the parts together: store, facts, bot, connection.
 *
 * @throws StoreError, PackError: nothing is left running then.
 */
export async function startBot(config: Config, clock: Clock, log: Logger): Promise<RunningBot> {
  await using started = new AsyncDisposableStack();
  const folder = folderOf(config);
  const store = await openStore(config.DATABASE_URL, { clock, log });
  started.defer(() => store.close());
  const { factsVersions: versions } = store;
  const lastGoodAllowed = config.FACTS_FALLBACK === 'last-good';
  const live = createLiveFacts(
    await firstFacts({ folder, versions, isShared: store.isShared, lastGoodAllowed, log }),
  );
  log.info(
    { version: live.current().version, people: live.current().people.length },
    'facts loaded',
  );
  const reloads = await openReloadDesk({ folder, live, versions, clock, log });
  started.defer(() => reloads.close());
  if (config.FACTS_WATCH) started.use(watchFolder(folder.directory, { reloads, clock, log }));

  const channels = new DiscordChannels({
    rest: createPostRest(config),
    pace: store.pace,
    clock,
    allowedPerSecond: config.DISCORD_MAX_RPS,
    markIn,
  });
  const updates = startUpdates({ store, live, channels, clock, log });
  const rest = createRest(config);
  const owners = createOwners(rest, config.OWNER_IDS);
  const updatesParts = {
    subscriptions: store.subscriptions,
    slots: store.slots,
    channels,
    desk: updates.desk,
    fetchFile: createFileFetcher(clock),
    minIntervalMinutes: config.UPDATES_MIN_INTERVAL_MINUTES,
  };
  const commands = createCommands({
    reloads,
    facts: () => live.current(),
    owners,
    adminGuildId: config.ADMIN_GUILD_ID,
    updates: updatesParts,
  });
  const connection = connect({
    rest,
    callbacks: createCallbackRest(config),
    config,
    bot: createBot({
      commands,
      components: createComponents({ updates: updatesParts }),
      facts: () => live.current(),
      clock,
      log,
    }),
    globalCommands: payloadsFor(commands, 'everywhere', 'servers'),
    adminCommands: payloadsFor(commands, 'admin-guild'),
    clock,
    log,
  });
  const failed = Promise.race([connection.failed, channels.failed]);
  // Whoever does not look at it must not be brought down by it.
  failed.catch(() => undefined);
  const parts = started.move();
  return {
    reloads,
    failed,
    nextUpdateAt: () => store.slots.nextEventAt(),
    async close(patience) {
      await Promise.all([connection.close(patience), updates.close(patience)]);
      await parts.disposeAsync();
    },
  };
}

function folderOf({ FACTS_DIR }: Config): Folder {
  if (FACTS_DIR === undefined) return { directory: bundledPack, origin: 'bundled' };
  const directory = resolve(FACTS_DIR);
  return { directory, origin: directory };
}

function payloadsFor(commands: readonly AnyCommand[], ...scopes: readonly AnyCommand['scope'][]) {
  return commands.filter(({ scope }) => scopes.includes(scope)).map(commandPayload);
}
