import { execFileSync, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { createCrowdedWorld } from '../test/crowded-world.ts';
import { addDueSubscriptions } from './due-subscriptions.ts';

/**
 * How fast one bot posts many updates that are due at the same time, against what Discord allows, and how
 * much memory it takes for that. The bot is a process of its own; Discord counts requests as the real one
 * does. `npm run bench:drain -- SLOTS`, 10,000 if nothing is said: some four minutes.
 */
const slots = Number(process.argv[2] ?? 10_000);
const channelsEach = 10;
const allowedPerSecond = 50;

const print = (name: string, value: string | number) => {
  process.stdout.write(`${name.padEnd(46)} ${String(value).padStart(10)}\n`);
};

const { world, spots } = createCrowdedWorld(
  systemClock,
  Math.ceil(slots / channelsEach),
  channelsEach,
);
const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const url = `sqlite:${join(directory, 'bench.db')}`;
/** A bot takes two requests for what was due before it started: it looks before it posts. */
const timeToStart = 20_000 + slots;
const dueAt = Math.ceil((systemClock.now() + timeToStart) / 60_000) * 60_000;
await addDueSubscriptions(url, world, spots, { dueAt });

await using simulator = await startSimulator({ clock: systemClock, world });
let posts = 0;
let tooMany = 0;
let firstAt = 0;
let lastAt = 0;
const perSecond = new Map<number, number>();
simulator.transcript.on(({ summary, status }) => {
  if (status === 429) tooMany += 1;
  if (status !== 200 || !/^POST \/channels\/\d+\/messages$/.test(summary)) return;
  const now = performance.now();
  if (posts === 0) firstAt = now;
  lastAt = now;
  posts += 1;
  const second = Math.floor(now / 1000);
  perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
});

const bot = fork('src/index.ts', {
  env: {
    ...process.env,
    DISCORD_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    HTTP_PORT: '0',
    DATABASE_URL: url,
    DISCORD_MAX_RPS: String(allowedPerSecond),
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
await simulator.botReady();
const sizes: number[] = [];
/** Seconds without a post. */
let silence = 0;
while (posts < spots.length && silence < 60) {
  const before = posts;
  sizes.push(megabytesOf(bot.pid ?? 0));
  await sleep(1000);
  silence = posts === before && systemClock.now() > dueAt ? silence + 1 : 0;
}
bot.kill('SIGTERM');

const rate = (posts - 1) / ((lastAt - firstAt) / 1000);
const doubled = spots.filter(({ channelId }) => world.messages(channelId).length > 1).length;
print('slots due', spots.length);
print('posts', posts);
print('doubled', doubled);
print('requests refused as too many (429)', tooMany);
print('posts a second', rate.toFixed(1));
print('posts in the busiest second', Math.max(...perSecond.values()));
print('allowed a second', allowedPerSecond);
print('MB of the bot at first', sizes[0]?.toFixed(0) ?? '');
print('MB of the bot half way', sizes[Math.floor(sizes.length / 2)]?.toFixed(0) ?? '');
print('MB of the bot at the end', sizes.at(-1)?.toFixed(0) ?? '');
print('MB of the bot at most', Math.max(...sizes).toFixed(0));
await rm(directory, { recursive: true });
process.exit(posts === spots.length && doubled === 0 ? 0 : 1);

function megabytesOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
