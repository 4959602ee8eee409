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
  /** Stops after the current request, or after a second. */
  close(): Promise<void>;
}

const day = 24 * 3_600_000;
/** How long finished slots and unreachable guilds are kept, in ms. */
export const keptFor = 30 * day;
/** Delay of the first run, in ms, so that frequent restarts don't repeat its requests. */
const firstAfter = 10 * 60_000;
/** Guilds checked per day. */
const portion = 100;

/** Once a day, deletes old slots and the data of guilds that the bot has left. */
export function startLeaving({ retention, channels, clock, log }: LeavingParts): Leaving {
  let underway: Promise<void> = Promise.resolve();
  let isClosing = false;
  let cancel = clock.after(firstAfter, tick);

  function tick(): void {
    cancel = clock.after(day, tick);
    underway = tidy().catch((error: unknown) => {
      if (isClosing) return;
      const level = error instanceof StoreError && error.mayPass ? 'warn' : 'error';
      log[level]({ err: error }, 'cleanup failed');
    });
  }

  async function tidy(): Promise<void> {
    const before = clock.now() - keptFor;
    const slots = await retention.prune(before);
    if (slots > 0) log.info({ slots }, 'old slots deleted');
    for (const guildId of await retention.silentGuilds(before, portion)) {
      if (isClosing) return;
      await ask(guildId);
    }
  }

  /** Deletes a guild only if the bot has left it and all its channels have been lost for the whole period. */
  async function ask(guildId: string): Promise<void> {
    const isIn = await channels.isIn(guildId);
    if (isIn === true) await retention.keep(guildId, clock.now());
    if (isIn !== false) return;
    if (await retention.lose(guildId, RESTJSONErrorCodes.UnknownGuild, clock.now())) {
      log.info({ guild: guildId }, 'bot no longer in guild');
      return;
    }
    await retention.forget(guildId);
    log.info({ guild: guildId }, 'former guild deleted');
  }

  return {
    async close() {
      isClosing = true;
      cancel();
      await Promise.race([underway, sleep(clock, 1000)]);
    },
  };
}
