import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from './bot-process.ts';
import type { Ground } from './ground.ts';
import type { Scene } from './scene.ts';

/** Moments at which a bot can die. */
export const moments = [
  'at its start',
  'before a claim',
  'after a claim',
  'as a request is lost',
  'before the answer',
  'after the answer',
  'at random',
] as const;
export type Moment = (typeof moments)[number];

export interface Killing {
  readonly scene: Scene;
  readonly ground: Ground;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** How long a moment is waited for, in ms of the real clock. */
const patience = 4000;
const posting = { method: 'POST', path: /channels\/\d+\/messages$/ };

/**
 * Kills bots at a moment.
 *
 * @returns whether the moment came.
 */
export async function killAt(
  moment: Moment,
  bots: readonly BotProcess[],
  { scene, ground, random }: Killing,
): Promise<boolean> {
  const kill = () => {
    for (const bot of bots) bot.kill();
  };
  switch (moment) {
    case 'at its start':
    case 'at random': {
      await sleep(random() * (moment === 'at random' ? 3000 : 1200));
      kill();
      return true;
    }
    case 'before a claim': {
      const unlock = await ground.lock();
      await sleep(random() * 700);
      kill();
      await unlock();
      return true;
    }
    case 'after a claim': {
      const came = await until(async () => (await ground.count('sending')) > 0);
      kill();
      return came;
    }
    case 'as a request is lost': {
      scene.simulator.faults.rest(posting, { drop: true });
      const came = await posted(scene, kill);
      scene.simulator.faults.clear();
      return came;
    }
    case 'before the answer':
      return posted(scene, kill);
    case 'after the answer':
      return posted(scene, () => {
        setTimeout(kill, random() * 4);
      });
  }
}

/** Calls `then` when Discord has dealt with a post, before its answer is on the way. */
async function posted(scene: Scene, then: () => void): Promise<boolean> {
  const came = Promise.withResolvers<boolean>();
  const stop = scene.simulator.transcript.on(({ kind, summary }) => {
    if (kind !== 'rest' || !/^POST \/channels\/\d+\/messages$/.test(summary)) return;
    stop();
    then();
    came.resolve(true);
  });
  const isInTime = await Promise.race([came.promise, sleep(patience, false)]);
  stop();
  if (!isInTime) then();
  return isInTime;
}

async function until(check: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + patience; Date.now() < end;) {
    if (await check()) return true;
    await sleep(2);
  }
  return false;
}
