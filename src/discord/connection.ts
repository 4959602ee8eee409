import { DiscordAPIError, type REST } from '@discordjs/rest';
import type { APIInteraction } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { Bot } from '#bot.ts';
import { pause, type Clock } from '#clock.ts';
import type { Config } from '#config.ts';
import type { Callbacks } from './callbacks.ts';
import { deliver } from './delivery.ts';
import { badToken, FatalDiscordError } from './fatal.ts';
import { isUnauthorized, openGateway } from './gateway.ts';
import { type CommandPayload, registerCommands } from './registration.ts';
import { persist } from './retry.ts';

export interface ConnectionParts {
  readonly rest: REST;
  /** For the first answers to interactions. */
  readonly callbacks: Callbacks;
  readonly config: Config;
  readonly bot: Bot;
  readonly globalCommands: readonly CommandPayload[];
  readonly adminCommands: readonly CommandPayload[];
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Connection {
  /** Rejects with a FatalDiscordError when Discord refuses us for good; never resolves. */
  readonly failed: Promise<never>;
  /** Leaves the gateway, then finishes the answers under way, for at most `patience` ms. */
  close(patience: number): Promise<void>;
}

/** Connects the bot to Discord over the gateway and keeps its commands registered. */
export function connect(parts: ConnectionParts): Connection {
  const { rest, config, bot, clock, log } = parts;
  const underway = new Set<Promise<unknown>>();
  const failure = Promise.withResolvers<never>();
  // Whoever does not look at it must not be brought down by it.
  failure.promise.catch(() => undefined);
  let open = true;
  let registration: Promise<void> | undefined;

  async function answer(interaction: APIInteraction): Promise<void> {
    const delivery = { callbacks: parts.callbacks, rest, clock, log };
    await deliver(delivery, interaction, await bot.answer(interaction));
  }

  const gateway = openGateway({
    rest,
    token: config.DISCORD_TOKEN ?? '',
    clock,
    log,
    onInteraction(interaction) {
      const work = answer(interaction)
        .catch((error: unknown) => {
          log.error({ err: error }, 'an interaction went wrong');
        })
        .finally(() => underway.delete(work));
      underway.add(work);
    },
    onReady(applicationId) {
      registration ??= register(applicationId).catch(failure.reject);
    },
    onFatal: failure.reject,
  });

  async function register(applicationId: string): Promise<void> {
    const { ADMIN_GUILD_ID: guildId } = config;
    await inStep({ applicationId, payloads: parts.globalCommands });
    if (guildId !== undefined) {
      await inStep({ applicationId, guildId, payloads: parts.adminCommands });
    }
  }

  async function inStep(wanted: Parameters<typeof registerCommands>[1]): Promise<void> {
    try {
      await persist(
        () => registerCommands(rest, wanted, log),
        clock,
        (error) => !open || (error instanceof DiscordAPIError && error.status < 500),
        (error, wait) => {
          log.warn({ err: error, retryInMs: wait }, 'commands could not be registered');
        },
      );
    } catch (error) {
      if (isUnauthorized(error)) throw new FatalDiscordError(badToken);
      // The bot goes on with the commands that Discord knows from before.
      log.error({ guild: wanted.guildId, err: error }, 'Discord refuses to register the commands');
    }
  }

  return {
    failed: failure.promise,
    async close(patience) {
      open = false;
      // First the gateway: what still comes in meanwhile is answered, and nothing comes in after.
      await gateway.close();
      await Promise.race([Promise.allSettled(underway), pause(clock, patience)]);
    },
  };
}
