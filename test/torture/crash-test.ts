import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from './bot-process.ts';
import type { Database } from './database.ts';
import { createHarness, type Result } from './harness.ts';
import { killAt, moments, type Moment } from './kills.ts';

export interface CrashTestOptions {
  readonly database: Database;
  readonly slots: number;
  /** Bots at a time. */
  readonly processes: number;
  /** The slots are due over this time, in minutes of the fast clock. */
  readonly minutes: number;
  readonly speed: number;
  /** Once, no bot runs for this many minutes of the fast clock: longer than Discord remembers a nonce. */
  readonly pause: number;
  /** Each bot's clock is wrong by up to this many minutes, either way. */
  readonly skew?: number;
  /** The database fails over to its state of five minutes ago, again and again, and refuses some updates. */
  readonly isFaulty?: boolean;
  /** Reloads with news, for posts at once. */
  readonly news?: number;
  readonly seed: number;
  /** Called after each kill. */
  readonly onKill?: (killed: number, posts: number) => void;
}

export interface CrashTestResult extends Result {
  readonly kills: ReadonlyMap<Moment | 'during a migration', number>;
  /** Processes, over all moments. */
  readonly killed: number;
  readonly failovers: number;
  /** Sums over all kills of all bots: slots that were claimed, and posts that were not recorded. */
  readonly claimed: number;
  readonly unrecorded: number;
}

/** Age of the state that a failover returns to, in ms of the fast clock. */
const lag = 5 * 60_000;

/** Starts bots, kills them again and again while slots are due, and counts the posts. */
export async function runCrashTest(options: CrashTestOptions): Promise<CrashTestResult> {
  const { database, slots, processes, minutes, speed, pause, skew = 0, isFaulty = false } = options;
  const random = randomFrom(options.seed);
  await using harness = await createHarness({
    url: database.url,
    slots,
    minutes,
    speed,
    news: options.news,
  });
  const kills = new Map<Moment | 'during a migration', number>();
  let killed = 0;
  const count = (moment: Moment | 'during a migration', victims: number) => {
    kills.set(moment, (kills.get(moment) ?? 0) + 1);
    killed += victims;
    options.onKill?.(killed, harness.posts);
  };

  // For up to twice the time that a start takes, so that some die in the migration.
  for (let share = 0.4; share < 1.2; share += 0.2) {
    const bot = harness.start();
    await sleep(700 * share + random() * 100);
    bot.kill();
    count('during a migration', 1);
  }
  await harness.seed();
  if (isFaulty) await database.injectErrors();

  const start = () => harness.start((2 * random() - 1) * skew * 60_000);
  const bots: BotProcess[] = [];
  let claimed = 0;
  let unrecorded = 0;
  let hasPaused = pause === 0;
  let failovers = 0;
  let copiedAt: number | undefined;
  const end = harness.clock.now() + minutes * 60_000;
  while (harness.clock.now() < end) {
    while (bots.length < processes) bots.push(start());
    await harness.reload();
    const moment = moments[Math.floor(random() * moments.length)] ?? 'at random';
    if (moment !== 'at its start') {
      // On a busy machine, bots would otherwise be killed before they do anything.
      await Promise.all(bots.map(({ connected }) => connected));
      await sleep(random() * 1500);
    }
    if (isFaulty && copiedAt === undefined) {
      await database.snapshot();
      copiedAt = harness.clock.now();
    } else if (copiedAt !== undefined && harness.clock.now() - copiedAt >= lag) {
      await database.failOver();
      copiedAt = undefined;
      failovers += 1;
    }
    // One dies, or all of them, as in a power cut.
    const isPowerCut = processes === 1 || moment !== 'at random' || random() < 0.3;
    const victims = isPowerCut
      ? bots.splice(0)
      : bots.splice(Math.floor(random() * bots.length), 1);
    if (await killAt(moment, victims, { harness, database, random })) count(moment, victims.length);
    if (!isPowerCut) continue;
    claimed += await database.count('sending');
    unrecorded += Math.max(0, harness.posts - (await database.count('sent')));
    if (hasPaused || harness.clock.now() < end - (minutes * 60_000) / 2) continue;
    hasPaused = true;
    await sleep((pause * 60_000) / speed);
  }

  while (bots.length < processes) bots.push(start());
  if (isFaulty) await database.heal();
  return {
    ...(await harness.finish(skew * 60_000)),
    kills,
    killed,
    failovers,
    claimed,
    unrecorded,
  };
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
