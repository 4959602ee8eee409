import { systemClock } from '#clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { startBenchBot } from './bench-bot.ts';
import { measureLoad, sendLoad, type LoadResult } from './interaction-load.ts';
import { percentile } from './statistics.ts';

/**
 * Measures the interactions per second and the CPU time of one process, over HTTP and over the gateway, and the
 * effect of a few users who exceed the rate limit tenfold. Prints one line for each figure. Load and bot share
 * the machine.
 */
const print = (name: string, value: string) => {
  process.stdout.write(`${name.padEnd(64)} ${value.padStart(14)}\n`);
};
const number = (value: number, digits = 0) => value.toFixed(digits);

async function start(environment: NodeJS.ProcessEnv) {
  const simulator = await startSimulator({ clock: systemClock, rateLimits: false });
  const { bot, url } = await startBenchBot(simulator, {
    DATABASE_URL: 'sqlite::memory:',
    ...environment,
  });
  await simulator.commandsRegistered();
  return {
    simulator,
    url,
    async [Symbol.asyncDispose]() {
      await bot.stop();
      await simulator.close();
    },
  };
}

/** The current value of a metric, summed over its labels. */
async function measure(url: string, name: string): Promise<number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const mine = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return mine.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

async function costOf(url: string, name: string, load: () => Promise<LoadResult>) {
  const cpuBefore = await measure(url, 'process_cpu_seconds_total');
  const { rate, waits, outcomes } = await load();
  const cpu = (await measure(url, 'process_cpu_seconds_total')) - cpuBefore;
  print(`${name}: a second`, number(rate));
  print(`${name}: CPU time each, ms`, number((cpu * 1000) / waits.length, 2));
  print(
    `${name}: latency in ms, median / p99 / maximum`,
    [50, 99, 100].map((percent) => number(percentile(waits, percent))).join(' / '),
  );
  print(`${name}: outcomes`, JSON.stringify(outcomes));
  print(
    `${name}: memory afterwards, MB`,
    number((await measure(url, 'process_resident_memory_bytes')) / 1e6),
  );
}

{
  await using running = await start({ DISCORD_TRANSPORT: 'http' });
  const { simulator, url } = running;
  const load = (count: number, concurrency: number, users: number) => () =>
    sendLoad([`${url}/interactions`], (body) => simulator.signedHeaders(body), {
      count,
      concurrency,
      users,
    });
  await load(2000, 16, 2000)();
  await costOf(url, 'http, 16 at once', load(20_000, 16, 20_000));
  await costOf(url, 'http, 160 at once', load(20_000, 160, 20_000));
  await costOf(url, 'http, flood from 40 users, 160 at once', load(40_000, 160, 40));
  await costOf(url, 'http, all users after the flood', load(5000, 16, 5000));
}

{
  await using running = await start({ USER_COMMANDS_PER_MINUTE: '100000' });
  const fan = running.simulator.as('fan', 'general');
  const load = (count: number, concurrency: number) =>
    measureLoad(count, concurrency, async () => {
      await fan.run('cast', { name: 'max' });
      return 'answered';
    });
  await load(300, 8);
  await costOf(running.url, 'gateway, 16 at once', () => load(3000, 16));
}
