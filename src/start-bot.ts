import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { createBot } from '#bot.ts';
import type { Clock } from '#clock.ts';
import type { Command } from '#commands/declaration.ts';
import { components, createCommands } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import type { Config } from '#config.ts';
import { bundledPack } from '#data/load.ts';
import { connect, type Connection } from '#discord/connection.ts';
import { createOwners } from '#discord/owners.ts';
import { createCallbackRest, createRest } from '#discord/rest.ts';
import { firstFacts } from '#reload/first-facts.ts';
import { createLiveFacts } from '#reload/live-facts.ts';
import type { Folder } from '#reload/folder.ts';
import type { Reloads } from '#reload/outcome.ts';
import { openReloadDesk } from '#reload/reloads.ts';
import { watchFolder } from '#reload/watch-folder.ts';
import { openStore } from '#store/store.ts';

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

  const rest = createRest(config);
  const owners = createOwners(rest, config.OWNER_IDS);
  const commands = createCommands({
    reloads,
    facts: () => live.current(),
    owners,
    adminGuildId: config.ADMIN_GUILD_ID,
  });
  const connection = connect({
    rest,
    callbacks: createCallbackRest(config),
    config,
    bot: createBot({ commands, components, facts: () => live.current(), clock, log }),
    globalCommands: payloadsFor(commands, 'everywhere'),
    adminCommands: payloadsFor(commands, 'admin-guild'),
    clock,
    log,
  });
  const parts = started.move();
  return {
    reloads,
    failed: connection.failed,
    nextUpdateAt: () => Promise.resolve(undefined),
    async close(patience) {
      await connection.close(patience);
      await parts.disposeAsync();
    },
  };
}

function folderOf({ FACTS_DIR }: Config): Folder {
  if (FACTS_DIR === undefined) return { directory: bundledPack, origin: 'bundled' };
  const directory = resolve(FACTS_DIR);
  return { directory, origin: directory };
}

function payloadsFor(commands: readonly Command[], scope: Command['scope']) {
  return commands.filter((command) => command.scope === scope).map(commandPayload);
}
