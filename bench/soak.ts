import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { readConfig } from '#config.ts';
import { startBot } from '#start-bot.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { sendLoad } from './interaction-load.ts';

/**
 * Whether anything is left behind by many interactions: the heap after a collection, and open handles, along
 * the way. `npm run bench:soak -- INTERACTIONS`, 100,000 if nothing is said. Bot, simulator and load share a
 * process, so what any of them leaves behind shows.
 */
const total = Number(process.argv[2] ?? 100_000);
const samples = 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

await using simulator = await startSimulator({ clock: systemClock, rateLimits: false });
const address = Promise.withResolvers<string>();
const log = pino(
  { level: 'info' },
  {
    write(line: string) {
      const { url } = JSON.parse(line) as { url?: string };
      if (url !== undefined) address.resolve(url);
    },
  },
);
const config = readConfig({
  DISCORD_TOKEN: simulator.token,
  DISCORD_API_URL: simulator.apiUrl,
  DISCORD_TRANSPORT: 'http',
  DISCORD_PUBLIC_KEY: simulator.publicKey,
  DATABASE_URL: 'sqlite::memory:',
  HTTP_PORT: '0',
});
const bot = await startBot(config, systemClock, log);
const urls = [`${await address.promise}/interactions`];
const signer = (body: string) => simulator.signedHeaders(body);

const heaps: number[] = [];
const handles: number[] = [];
const outcomes: Record<string, number> = {};
// The first round warms up: code is compiled, tables reach their size.
for (let round = 0; round <= samples; round += 1) {
  const count = Math.ceil(total / samples);
  const result = await sendLoad(urls, signer, { count, concurrency: 16, users: 1_000_000 });
  for (const [name, times] of Object.entries(result.outcomes)) {
    outcomes[name] = (outcomes[name] ?? 0) + times;
  }
  await new Promise(setImmediate);
  collect();
  collect();
  if (round === 0) continue;
  heaps.push(process.memoryUsage().heapUsed);
  handles.push(process.getActiveResourcesInfo().length);
}
await bot.close(1000);

const perSample = total / samples;
const slope = slopeOf(heaps) / perSample;
const print = (name: string, value: string) => {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
};
print('interactions by outcome', JSON.stringify(outcomes));
print('heap after collection, MB', heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(' '));
print('slope, bytes an interaction', slope.toFixed(2));
print('open handles along the way', handles.join(' '));
print('memory at the end, MB', (process.memoryUsage().rss / 1e6).toFixed(0));

/** Least squares over equal steps. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [above, below] = [0, 0];
  for (const [index, value] of values.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  return above / below;
}
