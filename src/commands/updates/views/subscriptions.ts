import { ButtonStyle } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { count } from '#data/words.ts';
import {
  subscriptionsPerGuild,
  type Content,
  type Subscription,
} from '#subscriptions/subscription.ts';
import { embedFrom } from '#replies/embed-style.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import { describeQuiet } from '#subscriptions/quiet.ts';
import { aboutWarnings, describeAbout } from '../about-option.ts';
import { actions, button } from '#replies/buttons.ts';
import { answer, type Answer, type Attachment } from '#replies/reply.ts';

/** A subscription with its schedule in words. */
export interface SubscriptionView {
  readonly subscription: Subscription;
  /** `every weekday at 18:00 (Europe/London)`, as markdown. */
  readonly timing: string;
}

export const contentNames: Readonly<Record<Content, string>> = {
  news: 'News',
  digest: 'Digest',
  spotlight: 'Spotlight',
};

/** All subscriptions of a server. */
export function listReply(facts: Facts, views: readonly SubscriptionView[]): Answer {
  const empty = 'There are none yet. Set one up with `/updates add`; only the channel is required.';
  return answer(
    embedFrom(facts, {
      title: 'Production updates in this server',
      description:
        views.length === 0 ? empty : `${views.length} of at most ${subscriptionsPerGuild}.`,
      fields: views.map(({ subscription, timing }) => ({
        name: nameOf(subscription),
        value: [
          `<#${subscription.channelId}>, ${timing}`,
          nextLine(subscription),
          settingsLine(subscription, describeAbout(facts, subscription.about)),
        ].join('\n'),
      })),
    }),
  );
}

/** Asks for confirmation; the button carries the id. */
export function removalQuestion(facts: Facts, { subscription, timing }: SubscriptionView): Answer {
  return answer(
    embedFrom(facts, {
      title: `Remove ${nameOf(subscription)}?`,
      description: `<#${subscription.channelId}>, ${timing}\n\nIt won't post any more. Its earlier posts stay. To stop it only for a while, use \`/updates pause\`.`,
    }),
    [
      button(actions.removeSubscription.encode({ id: String(subscription.id) }), {
        label: 'Remove',
        emoji: '🗑️',
        style: ButtonStyle.Danger,
      }),
    ],
  );
}

/** Replaces the question and its button. */
export function removedReply(facts: Facts, { subscription, timing }: SubscriptionView): Answer {
  return answer(
    embedFrom(facts, {
      title: `Removed: ${nameOf(subscription)}`,
      description: `<#${subscription.channelId}>, ${timing}`,
    }),
  );
}

/** The answer of `/updates export`. */
export function exportReply(facts: Facts, all: number, file: Attachment): Answer {
  return {
    ...answer(
      embedFrom(facts, {
        title: "This server's settings",
        description: `${count(all, 'subscription')} as a file. Restore it with \`/updates import\`, here or in another copy of this bot. It contains ids of channels and roles, but nothing about people.`,
      }),
    ),
    attachment: file,
  };
}

/** The answer of `/updates import`. `seen`: the season that members have seen, if the file says so. */
export function importedReply(
  facts: Facts,
  views: readonly SubscriptionView[],
  seen: number | undefined,
): Answer {
  return answer(
    embedFrom(facts, {
      title: `Added ${count(views.length, 'subscription')}`,
      ...(seen === undefined
        ? {}
        : { description: `Spoilers up to season ${seen} are shown in this server.` }),
      fields: views.map(({ subscription, timing }) => ({
        name: nameOf(subscription),
        value: [
          `<#${subscription.channelId}>, ${timing}`,
          nextLine(subscription),
          ...aboutWarnings(facts, subscription.about).map((warning) => `⚠️ ${warning}`),
        ].join('\n'),
      })),
    }),
  );
}

/** `#3 · News`. */
export function nameOf({ id, content }: Pick<Subscription, 'id' | 'content'>): string {
  return `#${id} · ${contentNames[content]}`;
}

/** The time of the next post, or why there is none. */
export function nextLine({ nextDueAt, outage }: Subscription): string {
  if (nextDueAt === null) return '⏸️ paused';
  const next =
    nextDueAt === untilNews
      ? 'waits for news'
      : `next ${timestamp(nextDueAt, 'F')} (${timestamp(nextDueAt, 'R')})`;
  return outage ? `⚠️ Discord refuses posts there (see \`/updates check\`); ${next}` : next;
}

/** Discord shows it in the reader's language and zone: https://docs.discord.com/developers/reference#message-formatting */
export function timestamp(at: number, style: 'F' | 'R' | 'D' | 'f'): string {
  return `<t:${Math.floor(at / 1000)}:${style}>`;
}

/** Its mention, sound, quiet hours, publishing and late posts, and its subject if that isn't said elsewhere. */
export function settingsLine(subscription: Subscription, about: string | null = null): string {
  const { delivery, mentionRoleId, text, quiet, silent, publish, missed } = subscription;
  return [
    ...(about === null ? [] : [`only about ${about}`]),
    mentionRoleId === null ? 'mentions nobody' : `mentions <@&${mentionRoleId}>`,
    ...(text === 'none' ? ['no headline outside the embed'] : []),
    ...(quiet === null
      ? []
      : [`${delivery === 'at-once' ? 'waits' : 'no pings'} ${describeQuiet(quiet)}`]),
    ...(silent ? ['silent'] : []),
    ...(publish ? ['published to followers'] : []),
    ...(missed === 'skip' && delivery === 'scheduled' ? ['skips posts over 6 hours late'] : []),
  ].join(' · ');
}
