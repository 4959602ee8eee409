import { startBotUnderLoad, type BotUnderLoad } from './bot-under-load.ts';
import { sendLoad, type LoadResult } from './interaction-load.ts';

/**
 * Measures the interactions per second and the CPU time of one process, over HTTP and over the gateway, and the
 * effect of a few users who exceed the rate limit tenfold. Prints one line for each figure. Load and bot share
 * the machine.
 */
const print = (name: string, value: string) => {
  process.stdout.write(`${name.padEnd(64)} ${value.padStart(14)}\n`);
};
const number = (value: number, digits = 0) => value.toFixed(digits);

/** Runs `load` and prints the bot's CPU time. */
async function costOf(bot: BotUnderLoad, name: string, load: () => Promise<LoadResult>) {
  const cpuBefore = await bot.measure('process_cpu_seconds_total');
  const result = await load();
  const cpu = (await bot.measure('process_cpu_seconds_total')) - cpuBefore;
  const count = Object.values(result.outcomes).reduce((sum, one) => sum + one, 0);
  print(`${name}: a second`, number(result.rate));
  print(`${name}: CPU time each, ms`, number((cpu * 1000) / count, 2));
  print(
    `${name}: latency in ms, median / p99 / maximum`,
    [result.median, result.p99, result.longest].map((ms) => number(ms)).join(' / '),
  );
  print(`${name}: outcomes`, JSON.stringify(result.outcomes));
  print(
    `${name}: memory afterwards, MB`,
    number((await bot.measure('process_resident_memory_bytes')) / 1e6),
  );
}

{
  await using bot = await startBotUnderLoad({ DISCORD_TRANSPORT: 'http' });
  const urls = [`${bot.url}/interactions`];
  const load = (count: number, concurrency: number, users: number) => () =>
    sendLoad(urls, (body) => bot.simulator.signedHeaders(body), { count, concurrency, users });
  await load(2000, 16, 2000)();
  await costOf(bot, 'http, 16 at once', load(20_000, 16, 20_000));
  await costOf(bot, 'http, 160 at once', load(20_000, 160, 20_000));
  await costOf(bot, 'http, flood from 40 users, 160 at once', load(40_000, 160, 40));
  await costOf(bot, 'http, all users after the flood', load(5000, 16, 5000));
}

{
  await using bot = await startBotUnderLoad({ USER_COMMANDS_PER_MINUTE: '100000' });
  const fan = bot.simulator.as('fan', 'general');
  const gateway = async (count: number, concurrency: number): Promise<LoadResult> => {
    let next = 0;
    const waits: number[] = [];
    const begun = performance.now();
    const worker = async (): Promise<void> => {
      for (let index = next++; index < count; index = next++) {
        const sentAt = performance.now();
        await fan.run('cast', { name: 'max' });
        waits.push(performance.now() - sentAt);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const seconds = (performance.now() - begun) / 1000;
    const sorted = waits.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return {
      rate: count / seconds,
      median: at(0.5),
      p99: at(0.99),
      longest: at(1),
      outcomes: { answered: count },
    };
  };
  await gateway(300, 8);
  await costOf(bot, 'gateway, 16 at once', () => gateway(3000, 16));
}
