import type { Context, Options } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { repeated } from '#replies/text.ts';
import { describeDelivery } from '#subscriptions/schedule.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { UpdatesDeps } from './deps.ts';
import { nameOf } from './views/subscriptions.ts';

/** The option that names a subscription. */
export function idOption({ subscriptions }: UpdatesDeps) {
  return {
    type: 'string',
    description: 'The number of the subscription, as in the list',
    required: true,
    maxLength: 100,
    async complete({ caller: { guildId, channelId } }: Context, typed: string) {
      if (guildId === undefined) return [];
      const all = await subscriptions.ofGuild(guildId);
      const wanted = typed.trim().toLowerCase();
      return all
        .map((one) => ({ name: labelOf(one, channelId), value: String(one.id) }))
        .filter(({ name }) => name.toLowerCase().includes(wanted));
    },
  } as const satisfies Options[string];
}

/** The named subscription of the caller's server, or an answer that there is none. */
export async function findSubscription(
  { subscriptions }: UpdatesDeps,
  guildId: string | undefined,
  typed: string,
): Promise<Subscription | Notice> {
  // PostgreSQL would refuse longer numbers as ids.
  const id = /^\s*#?\s*(\d{1,9})(?=\s*(?:·|$))/.exec(typed)?.[1];
  if (guildId === undefined || id === undefined) return unknown(typed);
  return (await subscriptions.get(guildId, Number(id))) ?? unknown(typed);
}

export function unknown(typed: string): Notice {
  return notice(
    `There's no subscription “${repeated(typed)}” in this server. See all of them with \`/updates list\`.`,
  );
}

/** The store has no names of channels, so content and times identify a subscription. */
function labelOf(subscription: Subscription, channelId: string | undefined): string {
  return [
    nameOf(subscription),
    describeDelivery(subscription),
    ...(subscription.channelId === channelId ? ['this channel'] : []),
    ...(subscription.nextDueAt === null ? ['paused'] : []),
  ].join(' · ');
}
