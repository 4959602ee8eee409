import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { describeDelivery } from '#subscriptions/schedule.ts';
import { describeQuiet } from '#subscriptions/quiet.ts';
import type { Content, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { embedFrom } from '#replies/embed-style.ts';
import { actions, button } from '#replies/buttons.ts';
import { limits } from '#replies/limits.ts';
import { answer, type Answer } from '#replies/reply.ts';
import {
  contentNames,
  nameOf,
  nextLine,
  settingsLine,
  timestamp,
  type SubscriptionView,
} from './subscriptions.ts';
import { channelMessage, mannerOf } from '#updates/post-message.ts';
import { describeAbout } from '../about-option.ts';
import { cut, literal } from '#replies/text.ts';

/** A subscription with its next posts. */
export interface Outlook extends SubscriptionView {
  /** Milliseconds since the epoch. */
  readonly dueTimes: readonly number[];
  /** A sentence each. */
  readonly notes: readonly string[];
}

/** A post made from the current facts. */
export interface PostSample {
  /** Undefined if the facts have nothing to post at all. */
  readonly answer: Answer | undefined;
  /** The reason why nothing would be posted now; then `answer` is only an example. */
  readonly nothingNow: string | undefined;
  /** For news: the number of updates in the post, and of all new ones. */
  readonly news: { readonly shown: number; readonly fresh: number } | undefined;
}

const contentDescriptions: Readonly<Record<Content, string>> = {
  news: 'new updates, if any',
  digest: 'the state of production',
  spotlight: 'a quote, a person or an update, with no repeats until all have been shown',
};

/** The answer of `/updates add`: the next posts, and a button that shows one. */
export function setUpReply(facts: Facts, outlook: Outlook): Answer {
  const { content, delivery, id } = outlook.subscription;
  // A post at once always has news.
  const detail = delivery === 'at-once' ? '' : `: ${contentDescriptions[content]}`;
  return answer(
    embedFrom(facts, {
      title: `Set up: ${nameOf(outlook.subscription)}`,
      description: `${describeContent(facts, outlook)}${detail}. Change it with \`/updates edit\`.`,
      fields: [...outlookFields(outlook)],
    }),
    [button(actions.preview.encode({ id: String(id) }), { label: 'Preview', emoji: '👀' })],
  );
}

/** The answer of `/updates edit`. `changes`: a line each. */
export function changedReply(facts: Facts, changes: readonly string[], outlook: Outlook): Answer {
  return answer(
    embedFrom(facts, {
      title: `Changed: ${nameOf(outlook.subscription)}`,
      description: `${describeContent(facts, outlook)}.`,
      fields: [
        ...field('What changed', changes.map((change) => `- ${change}`).join('\n')),
        ...outlookFields(outlook),
      ],
    }),
  );
}

/** The answer of `/updates preview`. */
export function previewReply(facts: Facts, view: SubscriptionView, sample: PostSample): Answer {
  const { subscription } = view;
  const { nextDueAt, delivery } = subscription;
  // Posts at once wait for the end of quiet hours.
  const isTimed = nextDueAt !== null && delivery === 'scheduled';
  const manner = isTimed ? mannerOf(subscription, nextDueAt) : subscription;
  const post = sample.answer && channelMessage(sample.answer, manner);
  const embed = embedFrom(facts, {
    title: `The next post of ${nameOf(subscription)}`,
    description: [
      `For <#${subscription.channelId}>, ${view.timing}: ${nextLine(subscription)}.`,
      ...(manner.silent ? ['It will come without a sound.'] : []),
      ...(subscription.publish
        ? ['It will be published to the servers that follow the channel.']
        : []),
      describeSample(sample),
      ...(post?.content === undefined ? [] : ['', post.content]),
    ].join('\n'),
  });
  const { rows = [], picture } = sample.answer ?? {};
  return { ...answer(embed, ...rows), also: post?.embeds ?? [], ...(picture ? { picture } : {}) };
}

/** The changed settings, a line each: `Times: every day at 18:00 (UTC) → every Friday at 18:00 (UTC)`. */
export function changesBetween(
  facts: Facts,
  before: SubscriptionSettings,
  after: SubscriptionSettings,
): readonly string[] {
  return settingDescriptions.flatMap(([name, describe]) => {
    const [from, to] = [describe(before, facts), describe(after, facts)];
    return from === to ? [] : [`${name}: ${from} → ${to}`];
  });
}

const settingDescriptions: readonly (readonly [
  string,
  (settings: SubscriptionSettings, facts: Facts) => string,
])[] = [
  ['Channel', ({ channelId }) => `<#${channelId}>`],
  ['Times', (settings) => describeDelivery(settings, 'markdown')],
  ['Content', ({ content }) => contentNames[content]],
  ['About', ({ about }, facts) => describeAbout(facts, about) ?? 'everything'],
  ['Mention', ({ mentionRoleId: id }) => (id === null ? 'nobody' : `<@&${id}>`)],
  ['Quiet', ({ quiet }) => (quiet === null ? 'never' : describeQuiet(quiet))],
  ['Text outside the embed', ({ text }) => (text === 'headline' ? 'the headline' : 'none')],
  ['Over 6 hours late', ({ missed }) => (missed === 'latest' ? 'the latest is posted' : 'skipped')],
  ['Sound', ({ silent }) => (silent ? 'none' : 'as usual')],
  ['Published to followers', ({ publish }) => (publish ? 'yes' : 'no')],
];

function describeContent(facts: Facts, { subscription, timing }: SubscriptionView): string {
  const about = describeAbout(facts, subscription.about);
  const limit = about === null ? '' : ` about ${about}`;
  const { quiet, delivery } = subscription;
  const but = delivery === 'at-once' ? 'but not' : 'without pings';
  const pause = quiet === null ? '' : `, ${but} ${describeQuiet(quiet)}`;
  const content = { news: '**news**', digest: 'a **digest**', spotlight: 'a **spotlight**' };
  return `<#${subscription.channelId}> gets ${content[subscription.content]}${limit} ${timing}${pause}`;
}

function outlookFields(outlook: Outlook): readonly APIEmbedField[] {
  return [
    ...field('Next posts, in your time zone', dueLines(outlook).join('\n')),
    // The first line has the quiet hours.
    ...field('Settings', settingsLine({ ...outlook.subscription, quiet: null })),
    ...field('Good to know', outlook.notes.map((note) => `- ${note}`).join('\n')),
  ];
}

function dueLines({ subscription, dueTimes }: Outlook): string[] {
  if (subscription.nextDueAt === null)
    return ["⏸️ None while it's paused. Continue with `/updates resume`"];
  return dueTimes.map((at) => timestamp(at, 'f'));
}

function describeSample({ nothingNow, news, answer: post }: PostSample): string {
  if (nothingNow !== undefined) {
    const example = post ? ' An example, with the newest update:' : '';
    return `Nothing would be posted now: ${literal(nothingNow)}.${example}`;
  }
  if (!news || news.shown === news.fresh) return 'A post now would look like this:';
  return `A post now would have ${news.shown} of the ${news.fresh} new updates, oldest first. The others follow in the next posts.`;
}

function field(name: string, value: string): readonly APIEmbedField[] {
  return value === '' ? [] : [{ name, value: cut(value, limits.fieldValue) }];
}
