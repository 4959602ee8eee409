import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import type { Retention } from '#store/retention.ts';
import { StoreError } from '#store/store-error.ts';
import type { Channels } from './channels.ts';

export interface LeavingParts {
  readonly retention: Retention;
  readonly channels: Channels;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Leaving {
  /** Begins nothing more and lets go when what is under way is done, within a second. */
  close(): Promise<void>;
}

const day = 24 * 3_600_000;
/** What is done with is kept for so long, in ms: runs that ended, and guilds that seem to be gone. */
export const keptFor = 30 * day;
/** A start that is followed by the next one soon should not ask for all of it each time; in ms. */
const firstAfter = 10 * 60_000;
/** Guilds that are asked about at a time; the others come the next day. */
const portion = 100;

/** Once a day forgets what is no longer needed: old runs, and guilds that the bot is not in any more. */
export function startLeaving({ retention, channels, clock, log }: LeavingParts): Leaving {
  let underway: Promise<void> = Promise.resolve();
  let isClosing = false;
  let cancel = clock.after(firstAfter, tick);

  function tick(): void {
    cancel = clock.after(day, tick);
    underway = tidy().catch((error: unknown) => {
      if (isClosing) return;
      const level = error instanceof StoreError && error.mayPass ? 'warn' : 'error';
      log[level]({ err: error }, 'old data could not be tidied up today');
    });
  }

  async function tidy(): Promise<void> {
    const before = clock.now() - keptFor;
    const runs = await retention.prune(before);
    if (runs > 0) log.info({ runs }, 'old runs forgotten');
    for (const guildId of await retention.silentGuilds(before, portion)) {
      if (isClosing) return;
      await ask(guildId);
    }
  }

  /** Only where the guild itself is gone, and its channels are known to be lost for long, is it forgotten. */
  async function ask(guildId: string): Promise<void> {
    const isIn = await channels.isIn(guildId);
    if (isIn === true) await retention.keep(guildId, clock.now());
    if (isIn !== false) return;
    if (await retention.lose(guildId, RESTJSONErrorCodes.UnknownGuild, clock.now())) {
      log.info({ guild: guildId }, 'the bot is not in a guild any more');
      return;
    }
    await retention.forget(guildId);
    log.info({ guild: guildId }, 'a guild that the bot left is forgotten');
  }

  return {
    async close() {
      isClosing = true;
      cancel();
      await Promise.race([underway, sleep(clock, 1000)]);
    },
  };
}
