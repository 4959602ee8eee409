import { DiscordAPIError, type REST, type APIInteraction } from 'discord.js';
import type { InteractionAnswer, Dispatcher } from '#interactions/dispatcher.ts';
import { sleep } from '#clock.ts';
import type { BotConfig, GatewayConfig } from '#config.ts';
import type { Callbacks } from './callbacks.ts';
import { deliver, type DeliveryDeps } from './delivery.ts';
import { badToken, FatalDiscordError, isUnauthorized, markHandled } from './errors.ts';
import { openGateway } from './gateway.ts';
import type { Endpoint } from './http/endpoint.ts';
import { openHttp } from './http/transport.ts';
import { type Payloads, registerCommands } from './registration.ts';
import { retryWithBackoff } from './retry.ts';
import type { ConnectionMetrics, Transport } from './transport.ts';
import type { Runtime } from '#runtime.ts';

export interface ConnectionDeps extends Runtime {
  readonly rest: REST;
  readonly callbacks: Callbacks;
  readonly config: BotConfig;
  readonly dispatcher: Dispatcher;
  readonly globalCommands: Payloads;
  readonly adminCommands: Payloads;
  readonly transport: GatewayConfig | Endpoint;
  readonly metrics: ConnectionMetrics;
  /** Called once, when Discord has accepted the token. */
  readonly onAccepted?: () => void;
}

/**
 * Concurrent answers. Callers are asked to wait long before; further interactions get no answer at all, as even a
 * refusal takes memory until it is sent.
 */
const maxConcurrent = 2000;

export type Connection = ReturnType<typeof connect>;

/** Receives interactions, over the gateway or by HTTP, and registers the bot's commands. */
export function connect(deps: ConnectionDeps) {
  const { rest, config, dispatcher, clock, log, metrics } = deps;
  const delivery: DeliveryDeps = { callbacks: deps.callbacks, rest, clock, log };
  const underway = new Set<Promise<unknown>>();
  const failure = Promise.withResolvers<never>();
  void markHandled(failure.promise);
  let open = true;
  let registration: Promise<void> | undefined;

  /** Makes `close` wait for `work`. */
  async function keep(work: Promise<void>): Promise<void> {
    underway.add(work);
    try {
      await work;
    } catch (error) {
      log.error({ err: error }, 'interaction failed');
    } finally {
      underway.delete(work);
    }
  }

  function hasRoom(): boolean {
    if (underway.size < maxConcurrent) return true;
    metrics.dropped();
    return false;
  }

  /** `sent`: whether the first part was sent in time as an HTTP response. */
  async function deliverAnswer(
    interaction: APIInteraction,
    answering: Promise<InteractionAnswer>,
    sent?: Promise<boolean>,
  ): Promise<void> {
    const made = await answering;
    const { outcome } = await deliver(delivery, interaction, made, sent && (await sent));
    metrics.delivered(outcome);
  }

  const common = {
    rest,
    clock,
    log,
    metrics,
    onApplication(applicationId: string) {
      if (registration) return;
      registration = register(applicationId).catch(failure.reject);
      deps.onAccepted?.();
    },
    onFatal: failure.reject,
  };
  const transport: Transport =
    deps.transport.kind === 'http'
      ? openHttp({
          ...common,
          endpoint: deps.transport,
          answer(interaction, sent) {
            if (!hasRoom()) return undefined;
            const answering = dispatcher.answer(interaction);
            void keep(deliverAnswer(interaction, answering, sent));
            return answering;
          },
        })
      : openGateway({
          ...common,
          token: config.token,
          sharding: deps.transport,
          onInteraction(interaction) {
            if (hasRoom()) void keep(deliverAnswer(interaction, dispatcher.answer(interaction)));
          },
        });

  async function register(applicationId: string): Promise<void> {
    const { ADMIN_GUILD_ID: guildId } = config;
    await update({ applicationId, payloads: deps.globalCommands });
    if (guildId !== undefined) {
      await update({ applicationId, guildId, payloads: deps.adminCommands });
    }
  }

  async function update(wanted: Parameters<typeof registerCommands>[1]): Promise<void> {
    try {
      await retryWithBackoff(
        () => registerCommands(rest, wanted, log),
        deps,
        (error) => !open || (error instanceof DiscordAPIError && error.status < 500),
        'command registration failed; retrying',
      );
    } catch (error) {
      if (isUnauthorized(error)) throw new FatalDiscordError(badToken);
      // The bot goes on with the commands that Discord already has.
      log.error({ guild: wanted.guildId, err: error }, 'command registration refused');
    }
  }

  return {
    /** Rejects with a FatalDiscordError if Discord refuses the bot for good; never resolves. */
    failed: failure.promise,
    /** The reason why no interaction can arrive; undefined: they can. */
    missing: () => transport.missing(),
    /** Leaves the gateway, then finishes the current answers, for at most `patience` ms. */
    async close(patience: number): Promise<void> {
      open = false;
      // The gateway first: afterwards no interactions can arrive.
      await transport.close();
      await Promise.race([Promise.allSettled(underway), sleep(clock, patience)]);
    },
  };
}
