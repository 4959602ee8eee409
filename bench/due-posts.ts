import { sleep, systemClock } from '#clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { SteeredClock } from '../simulator/time/steered-clock.ts';
import { clockTolerance } from '#updates/channels.ts';
import { createCrowdedWorld } from '../test/crowded-world.ts';
import { addDueSubscriptions } from './due-subscriptions.ts';
import { startBenchBot } from './bench-bot.ts';

export interface DrainOptions {
  /** Number of posts due at the same time. */
  readonly slots: number;
  /** URL of an empty database. */
  readonly databaseUrl: string;
  /** Processes that share it, 1 by default. */
  readonly processes?: number;
  /** Called each second with the number of posts so far. */
  readonly onSecond?: (posts: number) => void;
}

const channelsEach = 10;
/** Requests a second. */
const allowed = 50;
/** Milliseconds from the bots' start until the posts are due. */
const faroff = 2 * clockTolerance;
/** Seconds without a post until the run ends. */
const longestSilence = 60;

/**
 * Starts bots in processes of their own and lets them post at the same time, to a simulator in this process that
 * counts requests as Discord does. For about an hour after its start, a bot checks the channel before it sends a post,
 * which takes a second request. So the bots start first, then the clock advances.
 */
export async function drainPosts(options: DrainOptions) {
  const { slots, databaseUrl, processes = 1, onSecond } = options;
  const clock = new SteeredClock(systemClock);
  const guilds = Math.ceil(slots / channelsEach);
  const crowded = createCrowdedWorld(clock, guilds, channelsEach);
  const { world } = crowded;
  const spots = crowded.spots.slice(0, slots);
  const dueAt = Math.ceil((clock.now() + faroff) / 60_000) * 60_000;
  await addDueSubscriptions(databaseUrl, world, spots, { dueAt });
  await using simulator = await startSimulator({ clock, world });
  const postedAt: number[] = [];
  let refused = 0;
  simulator.transcript.on(({ summary, status }) => {
    if (status === 429) refused += 1;
    if (status !== 200 || !/^POST \/channels\/\d+\/messages$/.test(summary)) return;
    postedAt.push(performance.now());
  });

  const environment = {
    DISCORD_TRANSPORT: 'http',
    DISCORD_MAX_RPS: String(allowed),
    DATABASE_URL: databaseUrl,
  };
  const backends = await Promise.all(
    Array.from({ length: processes }, () => startBenchBot(simulator, environment)),
  );
  const bots = backends.map(({ bot }) => bot);
  const offset = dueAt - clock.now();
  clock.steer(offset);
  await Promise.all(bots.map((bot) => bot.steering.steer(offset)));
  for (let silence = 0; postedAt.length < slots && silence < longestSilence;) {
    const before = postedAt.length;
    await sleep(systemClock, 1000);
    silence = postedAt.length === before ? silence + 1 : 0;
    onSecond?.(postedAt.length);
  }
  await Promise.all(bots.map((bot) => bot.stop()));

  const taken = ((postedAt.at(-1) ?? 0) - (postedAt[0] ?? 0)) / 1000;
  return {
    posts: postedAt.length,
    /** Channels that received their post more than once. */
    doubled: spots.filter(({ channelId }) => world.messages(channelId).length > 1).length,
    /** Requests that Discord refused with 429. */
    refused,
    /** Rate as a share of Discord's limit, in percent. */
    share: ((postedAt.length - 1) / taken / allowed) * 100,
  };
}
