import { pause, systemClock } from '#clock.ts';
import { environmentWithFile, readConfig, secretsOf } from '#config.ts';
import { createLog } from '#operations/log.ts';
import { startBot, type RunningBot } from './start-bot.ts';

/** How long answers under way may take after a signal, in milliseconds. */
const drainPatience = 3500;
/** When the process ends after a signal, whatever is still open: the database keeps itself whole. */
const deadline = 4500;

/** Runs until a signal or a refusal for good; gives the exit code. */
export async function main(): Promise<number> {
  const environment = environmentWithFile();
  const config = readConfig(environment);
  if (config.DISCORD_TOKEN === undefined) {
    const { runSimulator } = await import('../simulator/run.ts');
    return runSimulator({ clock: systemClock, environment });
  }
  const log = createLog(config.LOG_LEVEL, secretsOf(config));
  const signal = Promise.withResolvers<string>();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, signal.resolve);
  let bot: RunningBot | undefined;
  process.on('SIGHUP', () => {
    bot?.reloads.reload({ by: 'signal', dryRun: false }).catch((error: unknown) => {
      log.error({ err: error }, 'the facts could not be reloaded');
    });
  });
  const started = await Promise.race([startBot(config, systemClock, log), signal.promise]);
  if (typeof started === 'string') return 0;
  bot = started;
  log.info({ signal: await Promise.race([signal.promise, bot.failed]) }, 'shutting down');
  await Promise.race([bot.close(drainPatience), pause(systemClock, deadline)]);
  return 0;
}
