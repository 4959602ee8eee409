import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from './bot-process.ts';
import type { Database } from './database.ts';
import type { Harness } from './harness.ts';

/** Moments at which bots are killed. */
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
  readonly harness: Harness;
  readonly database: Database;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** How long to wait for a moment, in ms of the real clock. */
const timeout = 4000;
const posting = { method: 'POST', path: /channels\/\d+\/messages$/ };

/**
 * Kills bots at a moment.
 *
 * @returns whether the moment came.
 */
export async function killAt(
  moment: Moment,
  bots: readonly BotProcess[],
  { harness, database, random }: Killing,
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
      const unlock = await database.lock();
      await sleep(random() * 700);
      kill();
      await unlock();
      return true;
    }
    case 'after a claim': {
      const came = await until(async () => (await database.count('sending')) > 0);
      kill();
      return came;
    }
    case 'as a request is lost': {
      harness.simulator.faults.rest(posting, { drop: true });
      const came = await posted(harness, kill);
      harness.simulator.faults.clear();
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

async function until(check: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + timeout; Date.now() < end;) {
    if (await check()) return true;
    await sleep(2);
  }
  return false;
}
