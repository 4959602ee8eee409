import { createServer, request as forward, Agent } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { sleep, systemClock } from '#clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { createCrowdedWorld } from '../test/crowded-world.ts';
import { startPostgres } from '../test/store/postgres-server.ts';
import { addDueSubscriptions } from './due-subscriptions.ts';
import { startBenchBot, type BenchBot } from './bench-bot.ts';
import { sendLoad } from './interaction-load.ts';

/**
 * Runs three HTTP processes behind a proxy on one PostgreSQL database, under load, while each in turn is stopped,
 * killed and restarted. Prints how many interactions were answered, how many the proxy refused because their
 * process died, and whether each scheduled post arrived once. `npm run bench:rolling -- SECONDS`, 40 by default.
 */
const seconds = Number(process.argv[2] ?? 40);
const perRound = 500;
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

interface Backend extends BenchBot {
  isUp: boolean;
}

async function start(): Promise<Backend> {
  const started = await startBenchBot(simulator, {
    DISCORD_TRANSPORT: 'http',
    DISCORD_MAX_RPS: String(postsPerSecond),
    DATABASE_URL: databaseUrl,
  });
  return { ...started, isUp: true };
}

const backends = await Promise.all([start(), start(), start()]);
const agent = new Agent({ keepAlive: true });
/** Counted by phase. */
const refused = { nobodyThere: 0, cutBySIGTERM: 0, cutBySIGKILL: 0 };
let doing: 'SIGTERM' | 'SIGKILL' = 'SIGTERM';
let turn = 0;

/** Like common proxies: it skips a process that refuses the connection, and never sends a request twice. */
const proxy = createServer((incoming, outgoing) => {
  const parts: Buffer[] = [];
  incoming.on('data', (part: Buffer) => parts.push(part));
  incoming.on('end', () => {
    const up = backends.filter(({ isUp }) => isUp);
    const order = up.map((_, index) => up[(turn + index) % up.length]);
    turn += 1;
    pass(order, Buffer.concat(parts));
  });

  function pass([backend, ...others]: readonly (Backend | undefined)[], body: Buffer): void {
    if (!backend) {
      refused.nobodyThere += 1;
      outgoing.writeHead(502).end();
      return;
    }
    const { url: path, headers } = incoming;
    const { port } = new URL(backend.url);
    const options = { port, path, headers, method: 'POST', agent };
    const onward = forward(options, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') {
        pass(others, body);
        return;
      }
      refused[`cutBy${doing}`] += 1;
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    });
    onward.end(body);
  }
});
/** Checks the readiness of each process four times a second. */
const readiness = setInterval(() => {
  for (const backend of backends) {
    fetch(`${backend.url}/readyz?exclude=database`).then(
      ({ ok }) => (backend.isUp = ok),
      () => (backend.isUp = false),
    );
  }
}, 250);
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');
const urls = [`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/interactions`];

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
while (systemClock.now() < end) {
  const load = { count: perRound, concurrency: 32, users: 1_000_000 };
  const result = await sendLoad(urls, (body) => simulator.signedHeaders(body), load);
  for (const [name, times] of Object.entries(result.outcomes)) {
    outcomes[name] = (outcomes[name] ?? 0) + times;
  }
}
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
process.stdout.write(
  `${JSON.stringify({ outcomes, refusedByProxy: refused, restarts, posts, refusedByDiscord })}\n`,
);
process.exitCode = posts.lost + posts.doubled + refusedByDiscord === 0 ? 0 : 1;
await Promise.all(backends.map(({ bot }) => bot.stop()));
clearInterval(readiness);
proxy.closeAllConnections();
proxy.close();
agent.destroy();
await server.stop();
