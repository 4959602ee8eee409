import { createBot } from '#bot.ts';
import { systemClock, type Clock } from '#clock.ts';
import { commands, components } from '#commands/index.ts';
import type { Command } from '#commands/declaration.ts';
import { commandPayload } from '#commands/payload.ts';
import { ConfigError, environmentWithFile, readConfig, type Config } from '#config.ts';
import { bundledPack, loadFacts } from '#data/load.ts';
import { PackError } from '#data/problem.ts';
import { connect, type Connection } from '#discord/connection.ts';
import { FatalDiscordError } from '#discord/fatal.ts';
import { createLog } from '#operations/log.ts';
import type { Logger } from 'pino';

/** EX_CONFIG of sysexits.h: nothing but a change by whoever runs the bot will help. */
const exitConfig = 78;
/** How long answers under way may take after a signal, in milliseconds; the whole must end in 5 s. */
const drainPatience = 3500;

/** Puts the parts together: facts, bot, connection. */
export async function startBot(config: Config, clock: Clock, log: Logger): Promise<Connection> {
  const facts = await loadFacts(config.FACTS_DIR ?? bundledPack);
  log.info({ version: facts.version, people: facts.people.length }, 'facts loaded');
  const bot = createBot({ commands, components, facts: () => facts, clock, log });
  return connect({
    config,
    bot,
    globalCommands: payloadsFor('everywhere'),
    adminCommands: payloadsFor('admin-guild'),
    clock,
    log,
  });
}

function payloadsFor(scope: Command['scope']) {
  return commands.filter((command) => command.scope === scope).map(commandPayload);
}

/** Runs until a signal or a refusal for good; gives the exit code. */
async function main(): Promise<number> {
  const environment = environmentWithFile();
  const config = readConfig(environment);
  if (config.DISCORD_TOKEN === undefined) {
    const { runSimulator } = await import('../simulator/run.ts');
    return runSimulator({ clock: systemClock, environment });
  }
  const log = createLog(config.LOG_LEVEL, [config.DISCORD_TOKEN]);
  const signal = Promise.withResolvers<string>();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, signal.resolve);
  const connection = await startBot(config, systemClock, log);
  log.info({ signal: await Promise.race([signal.promise, connection.failed]) }, 'shutting down');
  await connection.close(drainPatience);
  return 0;
}

if (import.meta.main) {
  try {
    process.exit(await main());
  } catch (error) {
    const isOperators =
      error instanceof ConfigError ||
      error instanceof PackError ||
      error instanceof FatalDiscordError;
    process.stderr.write(`${isOperators ? error.message : String((error as Error).stack)}\n`);
    process.exit(isOperators ? exitConfig : 1);
  }
}
