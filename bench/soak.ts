import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { botConfig } from '../test/bot-config.ts';
import { startBot } from '#boot/start-bot.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { createCollector, slopeOf, type Held } from './heap.ts';
import { sendLoad } from './interaction-load.ts';
import { soakPosts } from './soak-posts.ts';

/**
 * Looks for leaks: heap after garbage collection and open handles, during many interactions and posts.
 * `npm run bench:soak -- INTERACTIONS POSTS`, 100,000 and 10,000 by default. During the interactions, bot,
 * simulator and load share a process, so a leak in any of them shows.
 */
const total = Number(process.argv[2] ?? 100_000);
const totalPosts = Number(process.argv[3] ?? 10_000);
const samples = 20;
const collect = createCollector();

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
const config = botConfig({
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

const held: Held[] = [];
const outcomes: Record<string, number> = {};
// The first round is a warm-up: code is compiled, tables reach their size.
for (let round = 0; round <= samples; round += 1) {
  const count = Math.ceil(total / samples);
  const result = await sendLoad(urls, signer, { count, concurrency: 16, users: 1_000_000 });
  for (const [name, times] of Object.entries(result.outcomes)) {
    outcomes[name] = (outcomes[name] ?? 0) + times;
  }
  const now = await collect();
  if (round > 0) held.push(now);
}
await bot.close(1000);

const print = (name: string, value: string) => {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
};
const printHeld = (what: string, along: readonly Held[], each: number) => {
  const heaps = along.map(({ heap }) => heap);
  print('heap after collection, MB', heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(' '));
  print(`slope, bytes ${what}`, (slopeOf(heaps) / each).toFixed(2));
  print('open handles along the way', along.map(({ handles }) => handles).join(' '));
};
print('interactions by outcome', JSON.stringify(outcomes));
printHeld('an interaction', held, total / samples);
print('memory at the end, MB', (process.memoryUsage().rss / 1e6).toFixed(0));

const soak = await soakPosts(totalPosts, samples);
print('posts', String(soak.posts));
const refusals = simulator.transcript.refusals.length + soak.refusals;
print('requests refused by Discord', String(refusals));
// The first tenth is a warm-up: after it, each channel has had a post.
printHeld('a post', soak.held.slice(samples / 10), totalPosts / samples);
process.exit(soak.posts >= totalPosts && refusals === 0 ? 0 : 1);
