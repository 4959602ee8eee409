import type { APIEmbed } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { embedFrom } from '#replies/embed-style.ts';
import { answer, type Answer, type Row } from '#replies/reply.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import { describeQuiet } from '#subscriptions/quiet.ts';
import { describeDelivery } from '#subscriptions/schedule.ts';
import type { Content, Subscription } from '#subscriptions/subscription.ts';

export const contentNames: Readonly<Record<Content, string>> = {
  news: 'News',
  digest: 'Digest',
  spotlight: 'Spotlight',
};

/** An answer in the show's colour. */
export function embedAnswer(
  facts: Facts,
  embed: Omit<APIEmbed, 'color'>,
  ...rows: readonly Row[]
): Answer {
  return answer(embedFrom(facts, embed), ...rows);
}

/** `#3 · News`. */
export function nameOf({ id, content }: Pick<Subscription, 'id' | 'content'>): string {
  return `#${id} · ${contentNames[content]}`;
}

/** `<#123>, every weekday at 18:00 (Europe/London)`, as markdown. */
export function placeAndTimes(subscription: Subscription): string {
  return `<#${subscription.channelId}>, ${describeDelivery(subscription, 'markdown')}`;
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
