import { InteractionType, type APIInteraction } from 'discord-api-types/v10';
import type { InteractionAnswer, Dispatcher } from './dispatcher.ts';
import type { Clock } from '#clock.ts';
import { notice } from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';
import { GcraLimiter } from './gcra-limiter.ts';

/** Whose share was used up. */
export type LimitScope = 'user' | 'guild' | 'process';

export interface RateLimitDeps {
  readonly userPerMinute: number;
  readonly clock: Clock;
  readonly metrics?: { limited(whose: LimitScope): void } | undefined;
}

/**
 * What a caller and a server may do, from what one user may do in a minute. By default nobody who reads
 * what they asked for comes near it; a program that presses keys does.
 */
function sharesFor(userPerMinute: number) {
  const perSecond = userPerMinute / 60;
  const burst = Math.ceil(userPerMinute / 3);
  return {
    user: { burst, perSecond },
    /** Completions come with every few letters that are typed. */
    typing: { burst: burst * 3, perSecond: perSecond * 5 },
    guild: { burst: burst * 15, perSecond: perSecond * 30 },
  };
}

/** How many answers may be under way at once before further callers are asked to wait. */
const mostUnderway = 500;

/**
 * The same bot, but nobody can starve the others: whoever asks for more than their share is told so,
 * privately and without any work done. What is remembered for that has a bound, and is in memory alone:
 * each process counts for itself.
 */
export function withRateLimit(bot: Dispatcher, parts: RateLimitDeps): Dispatcher {
  const { userPerMinute, clock, metrics } = parts;
  const shares = sharesFor(userPerMinute);
  const users = new GcraLimiter(shares.user, clock);
  const typing = new GcraLimiter(shares.typing, clock);
  const guilds = new GcraLimiter(shares.guild, clock);
  let underway = 0;

  function refuse(interaction: APIInteraction, whose: LimitScope, wait: number): InteractionAnswer {
    metrics?.limited(whose);
    return interaction.type === InteractionType.ApplicationCommandAutocomplete
      ? { first: respond.completion([]) }
      : { first: respond.newMessage(notice(words(whose, clock.now() + wait)), true) };
  }

  /** Who has to wait, and for how many milliseconds. */
  function excess({ type, guild_id: guild, member, user }: APIInteraction) {
    const isTyping = type === InteractionType.ApplicationCommandAutocomplete;
    const caller = member?.user.id ?? user?.id ?? '';
    const userWait = (isTyping ? typing : users).take(caller);
    if (userWait > 0) return { whose: 'user', wait: userWait } as const;
    // Only what a user may still do counts for the server: one alone cannot use up everybody's share.
    const guildWait = guild === undefined || isTyping ? 0 : guilds.take(guild);
    return guildWait > 0 ? ({ whose: 'guild', wait: guildWait } as const) : undefined;
  }

  return {
    async answer(interaction) {
      if (interaction.type === InteractionType.Ping) return bot.answer(interaction);
      if (underway >= mostUnderway) return refuse(interaction, 'process', 5000);
      const over = excess(interaction);
      if (over) return refuse(interaction, over.whose, over.wait);
      underway += 1;
      const answering = await bot.answer(interaction);
      if (answering.later) void answering.later.finally(() => (underway -= 1));
      else underway -= 1;
      return answering;
    },
  };
}

/** Discord shows the time as 'in 12 seconds' and counts down. */
function words(whose: LimitScope, until: number): string {
  const when = `<t:${Math.ceil(until / 1000)}:R>`;
  switch (whose) {
    case 'user':
      return `That was a lot in a short time. Try again ${when}.`;
    case 'guild':
      return `This server has asked a lot in a short time. Try again ${when}.`;
    case 'process':
      return `Very many people are asking at this moment. Try again ${when}.`;
  }
}
