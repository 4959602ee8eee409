import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { sleep } from '#clock.ts';
import type { Retention } from '#store/retention.ts';
import { StoreError } from '#store/store-error.ts';
import type { Channels } from './channels.ts';
import type { Runtime } from '#runtime.ts';

export interface RetentionJobDeps extends Runtime {
  readonly retention: Retention;
  readonly channels: Channels;
}

const day = 24 * 3_600_000;
/** How long finished slots and unreachable guilds are kept, in ms. */
const retentionPeriod = 30 * day;
/** Delay of the first run, in ms, so that frequent restarts don't repeat its requests. */
const firstRunDelay = 10 * 60_000;
const guildsPerDay = 100;

/** Once a day, deletes old slots and the data of guilds that the bot has left. */
export function startRetentionJob({ retention, channels, clock, log }: RetentionJobDeps) {
  let underway: Promise<void> = Promise.resolve();
  let isClosing = false;
  let cancel = clock.after(firstRunDelay, tick);

  function tick(): void {
    cancel = clock.after(day, tick);
    underway = cleanUp().catch((error: unknown) => {
      if (isClosing) return;
      const level = error instanceof StoreError && error.mayPass ? 'warn' : 'error';
      log[level]({ err: error }, 'cleanup failed');
    });
  }

  async function cleanUp(): Promise<void> {
    const before = clock.now() - retentionPeriod;
    const slots = await retention.prune(before);
    if (slots > 0) log.info({ slots }, 'old slots deleted');
    for (const guildId of await retention.silentGuilds(before, guildsPerDay)) {
      if (isClosing) return;
      await checkGuild(guildId);
    }
  }

  /** Deletes a guild only if the bot has left it and all its channels have been lost for the whole period. */
  async function checkGuild(guildId: string): Promise<void> {
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
    /** Stops after the current request, or after a second. */
    async close(): Promise<void> {
      isClosing = true;
      cancel();
      await Promise.race([underway, sleep(clock, 1000)]);
    },
  };
}
