import { type Clock, sleep, systemClock } from '#clock.ts';
import { environmentWithFile, readConfig, secretsOf } from '#config.ts';
import { createLog } from '#operations/log.ts';
import { createMetrics } from '#operations/metrics.ts';
import { exitCodeOf, describeError } from '#operator-error.ts';
import { mergeCalls } from '#reload/merge-calls.ts';
import { startBot, type RunningBot } from './start-bot.ts';

/** Time for the current answers after a signal, in milliseconds. */
const drainPatience = 3000;
/** The process ends this long after a signal, in milliseconds; open transactions are rolled back. */
const deadline = 4500;

/** Runs until a signal or a fatal error; returns the exit code. */
async function main(clock: Clock, onStarted: (bot: RunningBot) => void): Promise<number> {
  const environment = environmentWithFile();
  const config = readConfig(environment);
  if (config.mode === 'simulator') {
    const { runSimulator } = await import('../../simulator/run.ts');
    // There SIGHUP means that the terminal was closed.
    process.removeAllListeners('SIGHUP');
    return runSimulator({
      clock,
      environment,
      page: { host: config.HTTP_HOST, port: config.HTTP_PORT },
    });
  }
  const log = createLog(config.LOG_LEVEL, secretsOf(config));
  const signal = Promise.withResolvers<string>();
  // npm and terminals send signals twice. A second one must not end the process before its answers.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, signal.resolve);
  const running = Promise.withResolvers<RunningBot>();
  const reload = mergeCalls(
    async () => (await running.promise).reloads.reload({ by: 'signal', dryRun: false }),
    (error) => log.error({ err: error }, 'reload on SIGHUP failed'),
  );
  process.on('SIGHUP', reload);
  const metrics = createMetrics({ ofProcess: true });
  const starting = startBot(config, clock, log, metrics);
  const started = await Promise.race([starting, signal.promise]);
  if (typeof started === 'string') return 0;
  running.resolve(started);
  onStarted(started);
  log.info({ signal: await Promise.race([signal.promise, started.failed]) }, 'shutting down');
  const left = sleep(clock, started.leave()).then(() => started.close(drainPatience));
  await Promise.race([left, sleep(clock, deadline)]);
  return 0;
}

/**
 * Runs the program and ends the process with its exit code.
 * @param onStarted called once the bot runs.
 */
export function runProcess(
  clock: Clock = systemClock,
  onStarted: (bot: RunningBot) => void = () => undefined,
): void {
  // With top-level await, a promise that never settles would end the process with code 13.
  main(clock, onStarted).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${describeError(error)}\n`);
      process.exit(exitCodeOf(error));
    },
  );
}
