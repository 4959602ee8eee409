import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sleep, systemClock } from '#clock.ts';
import { subscriptionsPerGuild } from '#subscriptions/subscription.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { createCrowdedWorld } from '../test/crowded-world.ts';
import { freePort } from '../test/listen.ts';
import { addDueSubscriptions } from './due-subscriptions.ts';
import { post, sendLoad } from './interaction-load.ts';

/**
 * Looks for leaks in a bot in its own process: heap after garbage collection and open handles, during many interactions
 * and posts. `npm run bench:soak -- INTERACTIONS POSTS`, 100,000 and 10,000 by default.
 */
const total = Number(process.argv[2] ?? 100_000);
const totalPosts = Number(process.argv[3] ?? 10_000);
const samples = 20;
const directory = await mkdtemp(join(tmpdir(), 'bench-'));
let refusals = 0;
await soakInteractions();
const posts = await soakPosts();
print('requests refused by Discord', String(refusals));
await rm(directory, { recursive: true });
process.exit(posts >= totalPosts && refusals === 0 ? 0 : 1);

async function soakInteractions(): Promise<void> {
  await using simulator = await startSimulator({ clock: systemClock, rateLimits: false });
  const port = await freePort();
  await using bot = startBot(simulator, {
    DISCORD_TRANSPORT: 'http',
    DISCORD_PUBLIC_KEY: simulator.publicKey,
    DATABASE_URL: 'sqlite::memory:',
    HTTP_PORT: String(port),
  });
  await simulator.commandsRegistered();
  const send = (body: string) => post(simulator, `http://127.0.0.1:${port}`, body);
  const count = Math.ceil(total / samples);
  const outcomes: Record<string, number> = {};
  const held: Held[] = [];
  for (let round = 0; round <= samples; round += 1) {
    await sendLoad(send, { count, concurrency: 16 }, outcomes);
    held.push(await bot.held());
  }
  refusals += simulator.transcript.refusals.length;
  print('interactions by outcome', JSON.stringify(outcomes));
  // The first round is a warm-up: code is compiled, tables reach their size.
  printHeld('an interaction', held.slice(1), total / samples);
}

/**
 * Posts at Discord's rate: ten in each channel, in turns, so that the bot's data about channels has its full size after a
 * tenth of the posts. They were due before it started, so it checks the channel before each: two requests per post. Ends
 * early after a minute without a post. Returns the number of posts.
 */
async function soakPosts(): Promise<number> {
  const channels = Math.ceil(totalPosts / subscriptionsPerGuild);
  const { world, spots } = createCrowdedWorld(systemClock, channels);
  const url = `sqlite:${join(directory, 'bench.db')}`;
  await addDueSubscriptions(url, world, spots, {
    content: 'spotlight',
    each: subscriptionsPerGuild,
  });
  await using simulator = await startSimulator({ clock: systemClock, world });
  let posted = 0;
  simulator.transcript.on(({ summary, status }) => {
    if (status === 200 && /^POST \/channels\/\d+\/messages$/.test(summary)) posted += 1;
  });
  await using bot = startBot(simulator, { DATABASE_URL: url, HTTP_PORT: '0' });
  const held: Held[] = [];
  const due = channels * subscriptionsPerGuild;
  for (let silence = 0; held.length < samples && silence < 600;) {
    const before = posted;
    await sleep(systemClock, 100);
    silence = posted === before ? silence + 1 : 0;
    if (posted >= ((held.length + 1) * due) / samples) held.push(await bot.held());
  }
  refusals += simulator.transcript.refusals.length;
  print('posts', String(posted));
  // The first tenth is a warm-up: after it, each channel has had a post.
  printHeld('a post', held.slice(samples / 10), totalPosts / samples);
  return posted;
}

/** Resources that a process holds. */
interface Held {
  /** Heap in use after garbage collection, in bytes. */
  readonly heap: number;
  /** Open sockets, timers, files and other handles. */
  readonly handles: number;
}

function startBot(simulator: Simulator, environment: NodeJS.ProcessEnv) {
  const probe = pathToFileURL(join(import.meta.dirname, 'probe.mjs')).href;
  const bot = fork(join(import.meta.dirname, '../src/index.ts'), {
    env: {
      ...process.env,
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    execArgv: ['--import', probe],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    async held(): Promise<Held> {
      bot.send({ bench: 'held' });
      const [{ answer }] = (await once(bot, 'message')) as [{ readonly answer: Held }];
      return answer;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      bot.kill('SIGTERM');
      await once(bot, 'close');
    },
  };
}

function print(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
}

function printHeld(what: string, along: readonly Held[], each: number): void {
  const heaps = along.map(({ heap }) => heap);
  print('heap after collection, MB', heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(' '));
  print(`slope, bytes ${what}`, (slopeOf(heaps) / each).toFixed(2));
  print('open handles along the way', along.map(({ handles }) => handles).join(' '));
}

/** Growth from one sample to the next: least squares over equal steps. */
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
