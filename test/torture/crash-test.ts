import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.ts';
import { createHarness, type Bot, type Harness, type HarnessOptions } from './harness.ts';

export interface CrashTestOptions extends Omit<HarnessOptions, 'url'> {
  readonly database: Database;
  /** Bots at a time. */
  readonly processes: number;
  /** Once, no bot runs for this many minutes of the fast clock: longer than Discord remembers a nonce. */
  readonly pause: number;
  /** Each bot's clock is wrong by up to this many minutes, either way. */
  readonly skew?: number;
  /** The database fails over to its state of five minutes ago, again and again, and refuses some updates. */
  readonly isFaulty?: boolean;
  readonly seed: number;
  /** Called after each kill. */
  readonly onKill?: (killed: number, posts: number) => void;
}

/** Moments at which bots are killed. */
const moments = [
  'during a migration',
  'at its start',
  'before a claim',
  'after a claim',
  'as a request is lost',
  'before the answer',
  'after the answer',
  'at random',
] as const;
type Moment = (typeof moments)[number];

/** Age of the state that a failover returns to, in ms of the fast clock. */
const lag = 5 * 60_000;

/** Starts bots, kills them again and again while slots are due, and counts the posts. */
export async function runCrashTest(options: CrashTestOptions) {
  const { database, processes, minutes, speed, pause, skew = 0, isFaulty = false } = options;
  const random = randomFrom(options.seed);
  await using harness = await createHarness({ ...options, url: database.url });
  const kills = new Map<Moment, number>();
  let killed = 0;
  const count = (moment: Moment, victims: number) => {
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
  const bots: Bot[] = [];
  let claimed = 0;
  let unrecorded = 0;
  let hasPaused = pause === 0;
  let failovers = 0;
  let copiedAt: number | undefined;
  const end = harness.clock.now() + minutes * 60_000;
  while (harness.clock.now() < end) {
    while (bots.length < processes) bots.push(start());
    await harness.reload();
    const [, ...later] = moments;
    const moment = later[Math.floor(random() * later.length)] ?? 'at random';
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
    const kill = () => {
      for (const bot of victims) bot.kill();
    };
    if (await killAt(moment, kill, harness, database, random)) count(moment, victims.length);
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
    /** Processes, over all moments. */
    killed,
    failovers,
    /** Sums over all kills of all bots: slots that were claimed, and posts that were not recorded. */
    claimed,
    unrecorded,
  };
}

/** How long to wait for a moment, in ms of the real clock. */
const timeout = 4000;

/** Calls `kill` at a moment. @returns whether the moment came. */
async function killAt(
  moment: Exclude<Moment, 'during a migration'>,
  kill: () => void,
  harness: Harness,
  database: Database,
  random: () => number,
): Promise<boolean> {
  const { faults } = harness.simulator;
  switch (moment) {
    case 'at its start':
    case 'at random': {
      await sleep(random() * (moment === 'at random' ? 3000 : 1200));
      kill();
      return true;
    }
    case 'before a claim': {
      const unlock = await database.lock();
      await sleep(random() * 700);
      kill();
      await unlock();
      return true;
    }
    case 'after a claim': {
      let came = false;
      for (const end = Date.now() + timeout; !came && Date.now() < end;) {
        came = (await database.count('sending')) > 0;
        if (!came) await sleep(2);
      }
      kill();
      return came;
    }
    case 'as a request is lost': {
      faults.rest({ method: 'POST', path: /channels\/\d+\/messages$/ }, { drop: true });
      const came = await posted(harness, kill);
      faults.clear();
      return came;
    }
    case 'before the answer':
      return posted(harness, kill);
    case 'after the answer':
      return posted(harness, () => {
        setTimeout(kill, random() * 4);
      });
  }
}

/** Calls `then` when Discord has stored a post, before it sends the answer. */
async function posted(harness: Harness, then: () => void): Promise<boolean> {
  const came = Promise.withResolvers<boolean>();
  const stop = harness.simulator.transcript.on(({ kind, summary }) => {
    if (kind !== 'rest' || !/^POST \/channels\/\d+\/messages$/.test(summary)) return;
    stop();
    then();
    came.resolve(true);
  });
  const isInTime = await Promise.race([came.promise, sleep(timeout, false)]);
  stop();
  if (!isInTime) then();
  return isInTime;
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
