import { type Clock, sleep, systemClock } from '#clock.ts';
import { readConfig, secretsOf } from '#config.ts';
import { proxyWarning, readEnvironment, type Environment } from '#environment.ts';
import { createLog, flushOutput } from '#operations/log.ts';
import { createMetrics } from '#operations/metrics.ts';
import { exitCodeOf, describeError } from '#operator-error.ts';
import { mergeCalls } from '#reload/merge-calls.ts';
import { startBot, type RunningBot } from './start-bot.ts';

/** Time for the current answers after a signal, in milliseconds. */
const drainPatience = 3000;
/** The process ends this long after a signal, in milliseconds; open transactions are rolled back. */
const deadline = 4500;
/** Time for readers of the log to take its last lines, in milliseconds. */
const outputPatience = 300;

/** Runs until a signal or a fatal error; returns the exit code. */
async function main(
  clock: Clock,
  onStarted: (bot: RunningBot) => void,
  environment: () => Environment,
): Promise<number> {
  const { variables, warnings } = environment();
  const config = readConfig(variables, warnings);
  if (config.mode === 'simulator') {
    const { runSimulator } = await import('../../simulator/run.ts');
    // There SIGHUP means that the terminal was closed.
    process.removeAllListeners('SIGHUP');
    return runSimulator({
      clock,
      environment: variables,
      warnings,
      page: { host: config.HTTP_HOST, port: config.HTTP_PORT },
    });
  }
  const log = createLog(config.LOG_LEVEL, secretsOf(config));
  // Node.js would write them to standard error, between the lines of the log.
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    log.warn({ reason: `${name}: ${message}` }, 'warning from Node.js');
  });
  for (const problem of [
    ...warnings,
    proxyWarning(variables, config.transport.kind) ?? [],
  ].flat()) {
    log.warn({ problem }, 'settings warning');
  }
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
  const starting = startBot(config, clock, log, { metrics });
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
  environment: () => Environment = readEnvironment,
): void {
  // With top-level await, a promise that never settles would end the process with code 13.
  void main(clock, onStarted, environment)
    .catch((error: unknown) => {
      process.stderr.write(`${describeError(error)}\n`);
      return exitCodeOf(error);
    })
    .then(async (code) => {
      await flushOutput(clock, outputPatience);
      process.exit(code);
    });
}
