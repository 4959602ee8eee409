import { ButtonStyle, type APIEmbed, type APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { subscriptionsPerGuild, type Content, type Subscription } from '#store/subscriptions.ts';
import { actions, button } from './buttons.ts';
import { limits } from './limits.ts';
import { answer, type Answer, type Attachment } from './reply.ts';
import { cut, literal } from './text.ts';

/** How subscriptions look to the admins of a server. Times are milliseconds since the epoch. */

/** A subscription with what the schedule says of it. */
export interface SubscriptionView {
  readonly subscription: Subscription;
  /** `every weekday at 18:00 (Europe/London)`. */
  readonly timing: string;
}

/** A run that is to come. */
export interface ComingRun {
  readonly at: number;
  /** The time of day in the subscription's zone. */
  readonly localTime: string;
}

/** What a post looks like, made from the facts as they are. */
export interface PostSample {
  /** Missing where the facts have nothing to say at all. */
  readonly answer: Answer | undefined;
  /** Set where nothing would be posted now, so that this is only an example. */
  readonly nothingNow: string | undefined;
}

/** What an admin is told after they set up or changed a subscription. */
export interface SetUp extends SubscriptionView {
  readonly runs: readonly ComingRun[];
  /** What else is good to know, a sentence each. */
  readonly notes: readonly string[];
  readonly sample: PostSample;
}

const contentNames: Readonly<Record<Content, string>> = {
  news: 'News',
  digest: 'Digest',
  spotlight: 'Spotlight',
};

const contentWords: Readonly<Record<Content, string>> = {
  news: 'updates that the channel has not had yet; nothing is posted while there are none',
  digest: 'the state of production',
  spotlight: 'a quote, a person or an update, no two alike until all were shown',
};

/** It is set up, or changed: what comes when, and how it will look. */
export function setUpReply(facts: Facts, title: string, setUp: SetUp): Answer {
  const { subscription, timing, runs, notes, sample } = setUp;
  const embed = adminEmbed(facts, {
    title,
    description: `<#${subscription.channelId}> gets **${contentNames[subscription.content]}** ${literal(timing)}: ${contentWords[subscription.content]}.`,
    fields: [
      ...field('Next posts', runLines(setUp, runs).join('\n')),
      ...field('Settings', settingsLine(subscription)),
      ...field('Good to know', notes.map((note) => `- ${note}`).join('\n')),
      ...field(
        'What next',
        'Try it: `/updates post`. See how all posts are doing: `/updates check`. Change it: `/updates edit`.',
      ),
      ...field('👇 How a post looks', sampleWords(sample)),
    ],
  });
  return withSample(embed, sample);
}

/** The next post, for the caller alone. */
export function previewReply(facts: Facts, view: SubscriptionView, sample: PostSample): Answer {
  const { subscription } = view;
  const mention =
    subscription.mentionRoleId === null
      ? ''
      : ` It will mention <@&${subscription.mentionRoleId}>.`;
  const embed = adminEmbed(facts, {
    title: `The next post of ${nameOf(subscription)}`,
    description: `For <#${subscription.channelId}>, ${literal(view.timing)}.${mention}\n${sampleWords(sample)}`,
  });
  return withSample(embed, sample);
}

/** All subscriptions of a server. */
export function listReply(facts: Facts, views: readonly SubscriptionView[]): Answer {
  const empty =
    'There are none yet. `/updates add` takes a channel and sets one up; everything else can be left out.';
  return answer(
    adminEmbed(facts, {
      title: 'Production updates in this server',
      description:
        views.length === 0 ? empty : `${views.length} of at most ${subscriptionsPerGuild}.`,
      fields: views.map(({ subscription, timing }) => ({
        name: nameOf(subscription),
        value: [
          `<#${subscription.channelId}>, ${literal(timing)}`,
          nextLine(subscription),
          settingsLine(subscription),
        ].join('\n'),
      })),
    }),
  );
}

/** Whether it is really to be removed; the button carries the id. */
export function removalQuestion(facts: Facts, { subscription, timing }: SubscriptionView): Answer {
  return answer(
    adminEmbed(facts, {
      title: `Remove ${nameOf(subscription)}?`,
      description: `<#${subscription.channelId}>, ${literal(timing)}\n\nNothing will be posted by it any more. What it posted stays. To stop it only for a while there is \`/updates pause\`.`,
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

/** Takes the place of the question, button and all. */
export function removedReply(facts: Facts, { subscription, timing }: SubscriptionView): Answer {
  return answer(
    adminEmbed(facts, {
      title: `Removed: ${nameOf(subscription)}`,
      description: `<#${subscription.channelId}>, ${literal(timing)}`,
    }),
  );
}

/** What `/updates export` gives. */
export function exportReply(facts: Facts, count: number, file: Attachment): Answer {
  return {
    ...answer(
      adminEmbed(facts, {
        title: 'The settings of this server',
        description: `${subscriptionCount(count)}, as a file that \`/updates import\` takes back: here after a mishap, or from another copy of this bot. It has ids of channels and roles, and nothing of people.`,
      }),
    ),
    attachment: file,
  };
}

/** What `/updates import` added. */
export function importedReply(facts: Facts, views: readonly SubscriptionView[]): Answer {
  return answer(
    adminEmbed(facts, {
      title: `Added ${subscriptionCount(views.length)}`,
      fields: views.map(({ subscription, timing }) => ({
        name: nameOf(subscription),
        value: `<#${subscription.channelId}>, ${literal(timing)}\n${nextLine(subscription)}`,
      })),
    }),
  );
}

/** `#3 · News`. */
export function nameOf({ id, content }: Pick<Subscription, 'id' | 'content'>): string {
  return `#${id} · ${contentNames[content]}`;
}

/** When it posts next, or why it does not. */
export function nextLine({ nextDueAt, outage }: Subscription): string {
  if (nextDueAt === null) return '⏸️ paused';
  const next = `next ${timestamp(nextDueAt, 'F')} (${timestamp(nextDueAt, 'R')})`;
  return outage ? `⚠️ Discord refuses posts there: \`/updates check\` tells more; ${next}` : next;
}

/** In the reader's own language and zone: https://docs.discord.com/developers/reference#message-formatting */
export function timestamp(at: number, style: 'F' | 'R' | 'D' | 'f'): string {
  return `<t:${Math.floor(at / 1000)}:${style}>`;
}

/** An embed in the show's colour. */
export function adminEmbed(facts: Facts, body: Omit<APIEmbed, 'color' | 'footer'>): APIEmbed {
  const isDated = JSON.stringify(body).includes('<t:');
  const zone = isDated ? 'Dates are in your own time zone · ' : '';
  return {
    ...body,
    color: Number.parseInt(facts.show.colour.slice(1), 16),
    footer: { text: `${zone}facts ${facts.version}` },
  };
}

function runLines({ subscription }: SubscriptionView, runs: readonly ComingRun[]): string[] {
  if (subscription.nextDueAt === null) return ['⏸️ none while it is paused: `/updates resume`'];
  return runs.map(
    ({ at, localTime }) =>
      `${timestamp(at, 'F')} · ${localTime} in ${literal(subscription.timezone)}`,
  );
}

function settingsLine(subscription: Subscription): string {
  const { mentionRoleId, silent, publish, missed } = subscription;
  return [
    mentionRoleId === null ? 'mentions nobody' : `mentions <@&${mentionRoleId}>`,
    ...(silent ? ['silent'] : []),
    ...(publish ? ['published to followers'] : []),
    missed === 'latest'
      ? 'posts late after an outage'
      : 'skips what an outage delays by over 6 hours',
  ].join(' · ');
}

function sampleWords({ nothingNow, answer: post }: PostSample): string {
  if (nothingNow === undefined) return 'This is what it would say now:';
  const example = post ? ' A post would look like this:' : '';
  return `Nothing would be posted now: ${literal(nothingNow)}.${example}`;
}

function withSample(embed: APIEmbed, { answer: post }: PostSample): Answer {
  if (!post) return answer(embed);
  return { ...answer(embed, ...(post.rows ?? [])), also: [post.embed, ...(post.also ?? [])] };
}

function field(name: string, value: string): readonly APIEmbedField[] {
  return value === '' ? [] : [{ name, value: cut(value, limits.fieldValue) }];
}

function subscriptionCount(count: number): string {
  return `${count} subscription${count === 1 ? '' : 's'}`;
}
