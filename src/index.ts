import { pause, systemClock } from '#clock.ts';
import { environmentWithFile, readConfig, secretsOf } from '#config.ts';
import { collectDefaultMetrics } from 'prom-client';
import { createLog } from '#operations/log.ts';
import { createMetrics } from '#operations/metrics.ts';
import { exitCodeOf, inWords } from './exit.ts';
import { startBot, type RunningBot } from './start-bot.ts';

/** How long answers under way may take after a signal, in milliseconds. */
const drainPatience = 3000;
/** When the process ends after a signal, whatever is still open: the database keeps itself whole. */
const deadline = 4500;

/** Runs until a signal or a refusal for good; gives the exit code. */
async function main(): Promise<number> {
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
  const metrics = createMetrics((register) => collectDefaultMetrics({ register }));
  const starting = startBot(config, systemClock, log, metrics);
  const started = await Promise.race([starting, signal.promise]);
  if (typeof started === 'string') return 0;
  bot = started;
  log.info({ signal: await Promise.race([signal.promise, bot.failed]) }, 'shutting down');
  const leaving = bot;
  const left = pause(systemClock, bot.leave()).then(() => leaving.close(drainPatience));
  await Promise.race([left, pause(systemClock, deadline)]);
  return 0;
}

if (import.meta.main) {
  // Not top-level await: an answer that never comes would then end the process with code 13.
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${inWords(error)}\n`);
      process.exit(exitCodeOf(error));
    },
  );
}
