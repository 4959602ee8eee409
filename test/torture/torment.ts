import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from './bot-process.ts';
import type { Ground } from './ground.ts';
import { killAt, moments, type Moment } from './kills.ts';
import { setScene, type Count } from './scene.ts';

export interface Torment {
  readonly ground: Ground;
  readonly slots: number;
  /** Bots at a time. */
  readonly processes: number;
  /** Minutes of the fast clock over which the runs are due. */
  readonly minutes: number;
  readonly speed: number;
  /** For so many minutes of the fast clock no bot runs, once: longer than Discord remembers a nonce. */
  readonly away: number;
  readonly seed: number;
}

export interface Verdict extends Count {
  readonly kills: ReadonlyMap<Moment | 'during a migration', number>;
  /** Sums over all kills of all bots: slots that were claimed, and posts that nobody had recorded. */
  readonly claimed: number;
  readonly unrecorded: number;
  readonly looks: number;
  readonly tooMany: number;
  /** Lines of the bots' logs at error level. */
  readonly errors: readonly string[];
  /** Of the real clock. */
  readonly seconds: number;
}

/** How long the rest may take after the last run was due, in ms of the fast clock. */
const graceTime = 15 * 60_000;

/** Starts bots, kills them again and again while runs are due, and counts what Discord got. */
export async function torment(options: Torment): Promise<Verdict> {
  const { ground, slots, processes, minutes, speed } = options;
  const begun = Date.now();
  const random = randomFrom(options.seed);
  await using scene = await setScene({ url: ground.url, slots, minutes, speed });
  const kills = new Map<Moment | 'during a migration', number>();
  const note = (moment: Moment | 'during a migration') =>
    kills.set(moment, (kills.get(moment) ?? 0) + 1);

  // Twice over the time that a start takes, so that some die in the migration.
  for (let share = 0.4; share < 1.2; share += 0.2) {
    const bot = scene.start();
    await sleep(700 * share + random() * 100);
    bot.kill();
    note('during a migration');
  }
  await scene.seed();

  const bots: BotProcess[] = [];
  let claimed = 0;
  let unrecorded = 0;
  let isAwayYet = options.away === 0;
  const end = scene.clock.now() + minutes * 60_000;
  while (scene.clock.now() < end) {
    while (bots.length < processes) bots.push(scene.start());
    const moment = moments[Math.floor(random() * moments.length)] ?? 'at random';
    // One dies, or all of them, as in a power cut.
    const isPowerCut = processes === 1 || moment !== 'at random' || random() < 0.3;
    const victims = isPowerCut
      ? bots.splice(0)
      : bots.splice(Math.floor(random() * bots.length), 1);
    if (moment !== 'at its start') await sleep(random() * 1500);
    if (await killAt(moment, victims, { scene, ground, random })) note(moment);
    if (!isPowerCut) continue;
    claimed += await ground.count('sending');
    unrecorded += Math.max(0, scene.posts - (await ground.count('sent')));
    if (isAwayYet || scene.clock.now() < end - (minutes * 60_000) / 2) continue;
    isAwayYet = true;
    await sleep((options.away * 60_000) / speed);
  }

  while (bots.length < processes) bots.push(scene.start());
  const deadline = scene.clock.now() + graceTime;
  while (!(await scene.isDone()) && scene.clock.now() < deadline) await sleep(500);
  const count = await scene.count();
  await Promise.all(bots.map((bot) => bot.stop()));
  return {
    ...count,
    kills,
    claimed,
    unrecorded,
    looks: scene.looks,
    tooMany: scene.tooMany,
    errors: scene.logged
      .filter(({ level }) => level === 'error' || level === 'fatal')
      .map((line) => JSON.stringify(line)),
    seconds: (Date.now() - begun) / 1000,
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
