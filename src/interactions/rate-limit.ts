import { InteractionType, type APIInteraction } from 'discord-api-types/v10';
import type { InteractionAnswer, Dispatcher } from './dispatcher.ts';
import type { Clock } from '#clock.ts';
import { notice } from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';
import { GcraLimiter } from './gcra-limiter.ts';

/** What a caller over a limit is told, by whose limit it is. */
const exceeded = {
  user: "You're using commands too quickly",
  guild: 'This server is using commands too quickly',
  process: 'The bot is busy right now',
} as const;
type LimitScope = keyof typeof exceeded;

export interface RateLimitDeps {
  /** Names of the commands whose answers may wait for the database or for Discord. */
  readonly waiting: ReadonlySet<string>;
  readonly userPerMinute: number;
  readonly clock: Clock;
  readonly metrics?: { limited(whose: LimitScope): void } | undefined;
}

/** All limits follow from the number of commands that one user may use in a minute. */
function ratesFor(userPerMinute: number) {
  const perSecond = userPerMinute / 60;
  const burst = Math.ceil(userPerMinute / 3);
  return {
    user: { burst, perSecond },
    /** One completion per few typed letters. */
    typing: { burst: burst * 3, perSecond: perSecond * 5 },
    guild: { burst: burst * 15, perSecond: perSecond * 30 },
  };
}

/**
 * Concurrent answers. Beyond that, callers of commands that may wait are asked to try again. Answers from facts are
 * ready at once and never refused for it.
 */
const maxConcurrent = 500;

/**
 * Limits the commands of users and servers. A caller over a limit gets a private notice, and no
 * command runs. Limits are kept in memory, which is bounded; each process counts for itself.
 */
export function withRateLimit(
  dispatcher: Dispatcher,
  { waiting, userPerMinute, clock, metrics }: RateLimitDeps,
): Dispatcher {
  const rates = ratesFor(userPerMinute);
  const users = new GcraLimiter(rates.user, clock);
  const typing = new GcraLimiter(rates.typing, clock);
  const guilds = new GcraLimiter(rates.guild, clock);
  let underway = 0;

  function refuse(interaction: APIInteraction, whose: LimitScope, wait: number): InteractionAnswer {
    metrics?.limited(whose);
    return interaction.type === InteractionType.ApplicationCommandAutocomplete
      ? { first: respond.completion([]) }
      : { first: respond.newMessage(notice(describeLimit(whose, clock.now() + wait)), true) };
  }

  function mayWait({ data }: APIInteraction): boolean {
    return data !== undefined && 'name' in data && waiting.has(data.name);
  }

  /** The limit that was reached, and the wait in milliseconds. */
  function excess({ type, guild_id: guild, member, user }: APIInteraction) {
    const isTyping = type === InteractionType.ApplicationCommandAutocomplete;
    const caller = member?.user.id ?? user?.id ?? '';
    const userWait = (isTyping ? typing : users).take(caller);
    if (userWait > 0) return { whose: 'user', wait: userWait } as const;
    // Refused calls don't count for the server, so that one user can't use up its limit.
    const guildWait = guild === undefined || isTyping ? 0 : guilds.take(guild);
    return guildWait > 0 ? ({ whose: 'guild', wait: guildWait } as const) : undefined;
  }

  return {
    async answer(interaction) {
      if (interaction.type === InteractionType.Ping) return dispatcher.answer(interaction);
      if (underway >= maxConcurrent && mayWait(interaction)) {
        return refuse(interaction, 'process', 5000);
      }
      const over = excess(interaction);
      if (over) return refuse(interaction, over.whose, over.wait);
      underway += 1;
      const answering = await dispatcher.answer(interaction);
      if (answering.later) void answering.later.finally(() => (underway -= 1));
      else underway -= 1;
      return answering;
    },
  };
}

/** Discord shows the time as 'in 12 seconds' and counts down. */
function describeLimit(whose: LimitScope, until: number): string {
  return `${exceeded[whose]}. Try again <t:${Math.ceil(until / 1000)}:R>.`;
}
