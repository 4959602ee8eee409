import { InteractionType, type APIInteraction } from 'discord-api-types/v10';
import type { InteractionAnswer, Dispatcher } from './dispatcher.ts';
import type { Clock } from '#clock.ts';
import { notice } from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';
import { createGcraLimiter } from './gcra-limiter.ts';

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
  /** The commands that one user may use in a minute. All other limits follow from it. */
  readonly userPerMinute: number;
  readonly clock: Clock;
  readonly metrics?: { limited(whose: LimitScope): void } | undefined;
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
  const perSecond = userPerMinute / 60;
  const burst = Math.ceil(userPerMinute / 3);
  const users = createGcraLimiter(burst, perSecond, clock);
  // One completion per few typed letters.
  const typing = createGcraLimiter(burst * 3, perSecond * 5, clock);
  const guilds = createGcraLimiter(burst * 15, perSecond * 30, clock);
  let underway = 0;

  function refuse(interaction: APIInteraction, whose: LimitScope, wait: number): InteractionAnswer {
    metrics?.limited(whose);
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      return { first: respond.completion([]) };
    }
    // Discord shows the time as 'in 12 seconds' and counts down.
    const until = Math.ceil((clock.now() + wait) / 1000);
    const text = `${exceeded[whose]}. Try again <t:${until}:R>.`;
    return { first: respond.newMessage(notice(text), true) };
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
