import { MessageFlags, type APIEmbed } from 'discord-api-types/v10';
import type { Answer, Headline } from '#replies/reply.ts';
import { content } from '#replies/responder.ts';
import { cut } from '#replies/text.ts';
import { isQuiet } from '#subscriptions/quiet.ts';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import type { ChannelMessage } from './channels.ts';

/** How a post notifies people. */
export type PostManner = Pick<SubscriptionSettings, 'mentionRoleId' | 'text' | 'silent'>;

/** Longest headline outside the embeds, in UTF-16 units. */
const headlineLength = 120;

/**
 * The text outside the embeds, so that push notifications show the mention and the headline, and the embeds
 * without that title.
 */
export function withHeadline(
  embeds: readonly APIEmbed[],
  headline: Headline | undefined,
  mentionRoleId: string | null,
): { readonly content?: string; readonly embeds: APIEmbed[] } {
  const mention = mentionRoleId === null ? [] : [`<@&${mentionRoleId}>`];
  const { title: whole = '', rest = '' } = headline ?? {};
  const shown = cut(whole, headlineLength);
  const words = [...mention, shown, rest].filter((text) => text !== '');
  const at = shown === whole ? embeds.findIndex(({ title }) => title === whole) : -1;
  return {
    ...(words.length > 0 ? { content: words.join(' ') } : {}),
    embeds: embeds.map(({ title = '', ...embed }, index) =>
      title === '' || index === at ? embed : { title, ...embed },
    ),
  };
}

/** A scheduled post for Discord's Create Message, without its nonce. */
export function channelMessage(
  reply: Answer,
  { mentionRoleId, text, silent }: PostManner,
): ChannelMessage {
  const { embeds, components } = content(reply);
  return {
    ...withHeadline(embeds, text === 'none' ? undefined : reply.headline, mentionRoleId),
    components,
    allowed_mentions: { parse: [], ...(mentionRoleId === null ? {} : { roles: [mentionRoleId] }) },
    ...(silent ? { flags: MessageFlags.SuppressNotifications } : {}),
  };
}

/** In quiet hours, a post notifies nobody. */
export function mannerOf(settings: SubscriptionSettings, now: number): PostManner {
  return isQuiet(settings.quiet, settings.timezone, now)
    ? { ...settings, mentionRoleId: null, silent: true }
    : settings;
}
