import { DiscordAPIError, type REST, type APIInteraction } from 'discord.js';
import type { Logger } from 'pino';
import type { InteractionAnswer, Dispatcher } from '#interactions/dispatcher.ts';
import { sleep, type Clock } from '#clock.ts';
import type { Config } from '#config.ts';
import type { Callbacks } from './callbacks.ts';
import { deliver, deliverRest, type DeliveryDeps } from './delivery.ts';
import { badToken, FatalDiscordError } from './fatal.ts';
import { openGateway } from './gateway.ts';
import type { Endpoint } from './http/endpoint.ts';
import { openHttp } from './http/transport.ts';
import { type Payloads, registerCommands } from './registration.ts';
import { isUnauthorized, retryWithBackoff } from './retry.ts';
import type { ConnectionMetrics, Transport } from './transport.ts';

export interface ConnectionDeps {
  readonly rest: REST;
  /** For the first answers to interactions. */
  readonly callbacks: Callbacks;
  readonly config: Config;
  readonly bot: Dispatcher;
  readonly globalCommands: Payloads;
  readonly adminCommands: Payloads;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where Discord brings interactions by HTTP; without it they come over the gateway. */
  readonly endpoint?: Endpoint | undefined;
  readonly metrics?: ConnectionMetrics | undefined;
  /** Called once, when Discord has accepted the token. */
  readonly onAccepted?: () => void;
}

export interface Connection {
  /** Rejects with a FatalDiscordError when Discord refuses us for good; never resolves. */
  readonly failed: Promise<never>;
  /** Why no interaction would arrive at this moment, in a few words; undefined: they arrive. */
  missing(): string | undefined;
  /** Leaves the gateway, then finishes the answers under way, for at most `patience` ms. */
  close(patience: number): Promise<void>;
}

/**
 * How many answers may be under way at once. The bot asks callers to wait long before; what is still more
 * gets no answer at all, as even a refusal takes memory while it is on its way.
 */
const mostUnderway = 2000;

/** Lets interactions in, over the gateway or by HTTP, and keeps the bot's commands registered. */
export function connect(parts: ConnectionDeps): Connection {
  const { rest, config, bot, clock, log, metrics } = parts;
  const delivery: DeliveryDeps = { callbacks: parts.callbacks, rest, clock, log };
  const underway = new Set<Promise<unknown>>();
  const failure = Promise.withResolvers<never>();
  // Whoever does not look at it must not be brought down by it.
  failure.promise.catch(() => undefined);
  let open = true;
  let registration: Promise<void> | undefined;

  /** Lets `close` wait for it. */
  async function keep(work: Promise<void>): Promise<void> {
    underway.add(work);
    try {
      await work;
    } catch (error) {
      log.error({ err: error }, 'an interaction went wrong');
    } finally {
      underway.delete(work);
    }
  }

  /** Whether there is room for one more. */
  function hasRoom(): boolean {
    if (underway.size < mostUnderway) return true;
    metrics?.dropped();
    return false;
  }

  async function answer(interaction: APIInteraction): Promise<void> {
    const { outcome } = await deliver(delivery, interaction, await bot.answer(interaction));
    metrics?.delivered(outcome);
  }

  /** After an answer in the response to Discord's own request. */
  async function answered(
    interaction: APIInteraction,
    answering: Promise<InteractionAnswer>,
    sent: Promise<boolean>,
  ): Promise<void> {
    const [made, inTime] = await Promise.all([answering, sent]);
    const { outcome } = await deliverRest(delivery, interaction, made, inTime);
    metrics?.delivered(outcome);
  }

  const common = {
    rest,
    clock,
    log,
    metrics,
    onApplication(applicationId: string) {
      if (registration) return;
      registration = register(applicationId).catch(failure.reject);
      parts.onAccepted?.();
    },
    onFatal: failure.reject,
  };
  const transport: Transport = parts.endpoint
    ? openHttp({
        ...common,
        endpoint: parts.endpoint,
        publicKey: config.DISCORD_PUBLIC_KEY ?? '',
        answer(interaction, sent) {
          if (!hasRoom()) return undefined;
          const answering = bot.answer(interaction);
          void keep(answered(interaction, answering, sent));
          return answering;
        },
      })
    : openGateway({
        ...common,
        token: config.DISCORD_TOKEN ?? '',
        shards: config.DISCORD_SHARDS,
        shardRange: config.DISCORD_SHARD_RANGE,
        onInteraction(interaction) {
          if (hasRoom()) void keep(answer(interaction));
        },
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
      await retryWithBackoff(
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
    missing: () => transport.missing(),
    async close(patience) {
      open = false;
      // First the gateway: what still comes in meanwhile is answered, and nothing comes in after.
      await transport.close();
      await Promise.race([Promise.allSettled(underway), sleep(clock, patience)]);
    },
  };
}
