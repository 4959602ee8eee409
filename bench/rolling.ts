import { sleep, systemClock } from '#clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { createCrowdedWorld } from '../test/crowded-world.ts';
import { startPostgres } from '../test/store/postgres-server.ts';
import { addDueSubscriptions } from './due-subscriptions.ts';
import { startBenchBot } from './bench-bot.ts';
import { post, sendLoad } from './interaction-load.ts';

/**
 * Runs three HTTP processes on one PostgreSQL database, under load, while each in turn is stopped, killed and
 * restarted. Prints how many interactions were answered or cut off because their process died, and whether each
 * scheduled post arrived once. `npm run bench:rolling -- SECONDS`, 40 by default.
 */
const seconds = Number(process.argv[2] ?? 40);
/** Due at the start; at this rate they last as long as the restarts. */
const postsPerSecond = 50;
const slots = Math.floor(seconds * postsPerSecond * 0.6);
/** Seconds that a killed process's claims last. */
const longestSilence = 100;

const server = await startPostgres();
const databaseUrl = await server.createDatabase();
const { world, spots } = createCrowdedWorld(systemClock, Math.ceil(slots / 10), 10);
await addDueSubscriptions(databaseUrl, world, spots);
await using simulator = await startSimulator({ clock: systemClock, world, rateLimits: false });

async function start() {
  const started = await startBenchBot(simulator, {
    DISCORD_TRANSPORT: 'http',
    DISCORD_MAX_RPS: String(postsPerSecond),
    DATABASE_URL: databaseUrl,
  });
  return { ...started, isUp: true };
}

const backends = await Promise.all([start(), start(), start()]);
let doing: 'SIGTERM' | 'SIGKILL' = 'SIGTERM';
let turn = 0;

/** Like common proxies: it skips a process that refuses the connection, and never sends an interaction twice. */
async function send(body: string): Promise<string> {
  turn += 1;
  const up = backends.filter(({ isUp }) => isUp);
  const first = turn % Math.max(1, up.length);
  for (const { url } of [...up.slice(first), ...up.slice(0, first)]) {
    try {
      return await post(simulator, url, body);
    } catch (error) {
      const { cause } = error as { readonly cause?: NodeJS.ErrnoException };
      if (cause?.code !== 'ECONNREFUSED') return `cut off by ${doing}`;
    }
  }
  return 'nobody there';
}

/** Checks the readiness of each process four times a second. */
const readiness = setInterval(() => {
  for (const backend of backends) {
    fetch(`${backend.url}/readyz?exclude=database`).then(
      ({ ok }) => (backend.isUp = ok),
      () => (backend.isUp = false),
    );
  }
}, 250);

const over = new AbortController();
const restarts = { SIGTERM: 0, SIGKILL: 0 };
const rolling = (async () => {
  for (let round = 0; !over.signal.aborted; round += 1) {
    const index = round % backends.length;
    const backend = backends[index];
    if (!backend) return;
    doing = round % 2 === 0 ? 'SIGTERM' : 'SIGKILL';
    restarts[doing] += 1;
    process.kill(backend.bot.pid, doing);
    await backend.bot.exited;
    backend.isUp = false;
    backends[index] = await start();
  }
})();

const outcomes: Record<string, number> = {};
const end = systemClock.now() + seconds * 1000;
while (systemClock.now() < end) await sendLoad(send, { count: 500, concurrency: 32 }, outcomes);
over.abort();
await rolling;
const posted = () => spots.map(({ channelId }) => world.messages(channelId).length);
const inAll = () => posted().reduce((sum, count) => sum + count, 0);
const duringRestarts = inAll();
for (let silence = 0; inAll() < spots.length && silence < longestSilence;) {
  const before = inAll();
  await sleep(systemClock, 1000);
  silence = inAll() === before ? silence + 1 : 0;
}
const posts = {
  due: spots.length,
  duringRestarts,
  once: posted().filter((count) => count === 1).length,
  lost: posted().filter((count) => count === 0).length,
  doubled: posted().filter((count) => count > 1).length,
};
const refusedByDiscord = simulator.transcript.refusals.length;
process.stdout.write(`${JSON.stringify({ outcomes, restarts, posts, refusedByDiscord })}\n`);
process.exitCode = posts.lost + posts.doubled + refusedByDiscord === 0 ? 0 : 1;
await Promise.all(backends.map(({ bot }) => bot.stop()));
clearInterval(readiness);
await server.stop();
