import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { actions, button } from '#replies/buttons.ts';
import { limits } from '#replies/limits.ts';
import type { Answer } from '#replies/reply.ts';
import { cut } from '#replies/text.ts';
import { namesTwoKindsOfDays } from '#subscriptions/describe-cron.ts';
import { describeQuiet } from '#subscriptions/quiet.ts';
import { describeDelivery, nextDueTimes } from '#subscriptions/schedule.ts';
import type { Content, Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { describeAbout } from '../about-option.ts';
import { clockNote } from './clock-notes.ts';
import { contentNames, embedAnswer, nameOf, settingsLine, timestamp } from './subscriptions.ts';

const contentDescriptions: Readonly<Record<Content, string>> = {
  news: 'new updates, if any',
  digest: 'the state of production',
  spotlight: 'a quote, a person or an update, with no repeats until all have been shown',
};

/** The answer of `/updates add`: the next posts, and a button that shows one. `notes`: a sentence each. */
export function setUpReply(
  facts: Facts,
  subscription: Subscription,
  notes: readonly string[],
  now: number,
): Answer {
  const { content, delivery, id } = subscription;
  // A post at once always has news.
  const detail = delivery === 'at-once' ? '' : `: ${contentDescriptions[content]}`;
  const embed = {
    title: `Set up: ${nameOf(subscription)}`,
    description: `${describeContent(facts, subscription)}${detail}. Change it with \`/updates edit\`.`,
    fields: outlookFields(subscription, notes, now),
  };
  const customId = actions.preview.encode({ id: String(id) });
  return embedAnswer(facts, embed, [button(customId, { label: 'Preview', emoji: '👀' })]);
}

/** The answer of `/updates edit`. `changes`: a line each. */
export function changedReply(
  facts: Facts,
  changes: readonly string[],
  subscription: Subscription,
  notes: readonly string[],
  now: number,
): Answer {
  return embedAnswer(facts, {
    title: `Changed: ${nameOf(subscription)}`,
    description: `${describeContent(facts, subscription)}.`,
    fields: [...field('What changed', asList(changes)), ...outlookFields(subscription, notes, now)],
  });
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

function describeContent(facts: Facts, subscription: Subscription): string {
  const { channelId, content, delivery, quiet } = subscription;
  const about = describeAbout(facts, subscription.about);
  const limit = about === null ? '' : ` about ${about}`;
  const but = delivery === 'at-once' ? 'but not' : 'without pings';
  const pause = quiet === null ? '' : `, ${but} ${describeQuiet(quiet)}`;
  const names = { news: '**news**', digest: 'a **digest**', spotlight: 'a **spotlight**' };
  const timing = describeDelivery(subscription, 'markdown');
  return `<#${channelId}> gets ${names[content]}${limit} ${timing}${pause}`;
}

/** The next posts of a subscription that was just added or changed, with notes for its admin. */
function outlookFields(
  subscription: Subscription,
  notes: readonly string[],
  now: number,
): APIEmbedField[] {
  const { delivery, timing, timezone, nextDueAt } = subscription;
  const dueTimes = delivery === 'scheduled' ? nextDueTimes(timing, timezone, now, 3) : [];
  const clock = clockNote({ timing, timezone, dueTimes }, now);
  const isEither = dueTimes.length > 0 && 'cron' in timing && namesTwoKindsOfDays(timing.cron);
  const all = [...notes, ...(isEither ? [eitherIsEnough] : []), ...(clock ? [clock] : [])];
  const times = nextDueAt === null ? [paused] : dueTimes.map((at) => timestamp(at, 'f'));
  return [
    ...field('Next posts, in your time zone', times.join('\n')),
    // The first line has the quiet hours.
    ...field('Settings', settingsLine({ ...subscription, quiet: null })),
    ...field('Good to know', asList(all)),
  ];
}

const paused = "⏸️ None while it's paused. Continue with `/updates resume`";
const eitherIsEnough =
  'This cron has days of the month and days of the week. It posts on every day that matches either.';

function asList(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function field(name: string, value: string): readonly APIEmbedField[] {
  return value === '' ? [] : [{ name, value: cut(value, limits.fieldValue) }];
}
