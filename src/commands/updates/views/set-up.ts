import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Content } from '#subscriptions/subscription.ts';
import { limits } from '#replies/limits.ts';
import { answer, type Answer } from '#replies/reply.ts';
import {
  adminEmbed,
  contentNames,
  nameOf,
  nextLine,
  settingsLine,
  timestamp,
  type SubscriptionView,
} from './subscriptions.ts';
import { cut, literal } from '#replies/text.ts';

/** What an admin sees of a subscription that they set up, changed or want to look at. */

/** A run that is to come. */
export interface ComingRun {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The time of day in the subscription's zone. */
  readonly localTime: string;
}

/** A subscription with what comes next. */
export interface Outlook extends SubscriptionView {
  readonly runs: readonly ComingRun[];
  /** What else is good to know, a sentence each. */
  readonly notes: readonly string[];
}

/** What a post looks like, made from the facts as they are. */
export interface PostSample {
  /** Missing where the facts have nothing to say at all. */
  readonly answer: Answer | undefined;
  /** Set where nothing would be posted now, so that this is only an example. */
  readonly nothingNow: string | undefined;
  /** Of news: how many updates the post has, and how many the channel has not had. */
  readonly news: { readonly shown: number; readonly fresh: number } | undefined;
}

const contentWords: Readonly<Record<Content, string>> = {
  news: 'updates that are new to the channel; nothing is posted if there are none',
  digest: 'the state of production',
  spotlight: 'a quote, a person or an update, with no repeats until all have been shown',
};

/** It is set up: what comes when, and how it will look. */
export function setUpReply(facts: Facts, outlook: Outlook, sample: PostSample): Answer {
  const { subscription } = outlook;
  const embed = adminEmbed(facts, {
    title: `Set up: ${nameOf(subscription)}`,
    description: `${whatWhere(outlook)}: ${contentWords[subscription.content]}.`,
    fields: [
      ...outlookFields(outlook),
      ...field(
        'Next steps',
        'Preview the next post (only you see it): `/updates preview`. Check all posts: `/updates check`. Change this one: `/updates edit`.',
      ),
      ...field('👇 How a post looks', sampleWords(sample)),
    ],
  });
  return withSample(embed, sample);
}

/** It is changed: from what to what, and what comes when. `changes`: a line each. */
export function changedReply(facts: Facts, changes: readonly string[], outlook: Outlook): Answer {
  return answer(
    adminEmbed(facts, {
      title: `Changed: ${nameOf(outlook.subscription)}`,
      description: `${whatWhere(outlook)}.`,
      fields: [
        ...field('What changed', changes.map((change) => `- ${change}`).join('\n')),
        ...outlookFields(outlook),
      ],
    }),
  );
}

/** The next post, for the caller alone, with all that will happen to it. */
export function previewReply(facts: Facts, view: SubscriptionView, sample: PostSample): Answer {
  const { subscription } = view;
  const { mentionRoleId, silent, publish } = subscription;
  const embed = adminEmbed(facts, {
    title: `The next post of ${nameOf(subscription)}`,
    description: [
      `For <#${subscription.channelId}>, ${view.timing}: ${nextLine(subscription)}.`,
      `It will mention ${mentionRoleId === null ? 'nobody' : `<@&${mentionRoleId}>`}${silent ? ', without a sound' : ''}.`,
      ...(publish ? ['It will be published to the servers that follow the channel.'] : []),
      '',
      sampleWords(sample),
    ].join('\n'),
  });
  return withSample(embed, sample);
}

function whatWhere({ subscription, timing }: SubscriptionView): string {
  return `<#${subscription.channelId}> gets **${contentNames[subscription.content]}** ${timing}`;
}

function outlookFields(outlook: Outlook): readonly APIEmbedField[] {
  return [
    ...field('Next posts', runLines(outlook).join('\n')),
    ...field('Settings', settingsLine(outlook.subscription)),
    ...field('Good to know', outlook.notes.map((note) => `- ${note}`).join('\n')),
  ];
}

function runLines({ subscription, runs }: Outlook): string[] {
  if (subscription.nextDueAt === null)
    return ["⏸️ None while it's paused. Continue with `/updates resume`"];
  return runs.map(
    ({ at, localTime }) =>
      `${timestamp(at, 'F')} · ${localTime} in ${literal(subscription.timezone)}`,
  );
}

function sampleWords({ nothingNow, news, answer: post }: PostSample): string {
  if (nothingNow !== undefined) {
    const example = post ? ' When there is something to post, it looks like this:' : '';
    return `Nothing would be posted now: ${literal(nothingNow)}.${example}`;
  }
  if (!news || news.shown === news.fresh) return 'A post now would look like this:';
  return `A post now would have ${news.shown} of the ${news.fresh} updates that are new to this channel, oldest first. The others follow in the next posts.`;
}

function withSample(embed: Parameters<typeof answer>[0], { answer: post }: PostSample): Answer {
  if (!post) return answer(embed);
  return { ...answer(embed, ...(post.rows ?? [])), also: [post.embed, ...(post.also ?? [])] };
}

function field(name: string, value: string): readonly APIEmbedField[] {
  return value === '' ? [] : [{ name, value: cut(value, limits.fieldValue) }];
}
