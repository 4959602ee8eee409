import type { Options, OptionValues } from '#commands/declaration.ts';
import type { Facts } from '#data/facts.ts';
import { completeAbout, readAbout } from './about-option.ts';
import { dayChoices, type Days } from '#subscriptions/subscription.ts';
import { postableTypes } from '#updates/channel-check.ts';
import type { SettingsInput } from '#subscriptions/settings.ts';
import { findTimezones } from '#subscriptions/timezones.ts';
import type { UpdatesDeps } from './deps.ts';

const dayNames: Readonly<Record<Days, string>> = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  weekends: 'Saturday and Sunday',
  monday: 'Mondays',
  tuesday: 'Tuesdays',
  wednesday: 'Wednesdays',
  thursday: 'Thursdays',
  friday: 'Fridays',
  saturday: 'Saturdays',
  sunday: 'Sundays',
};

export const channelOption = {
  type: 'channel',
  description: 'A text channel, an announcement channel or a thread',
  channelTypes: postableTypes,
} as const satisfies Options[string];

/** The options for the settings of a subscription, except its channel. */
export function settingOptions({ subscriptions }: UpdatesDeps, command: 'add' | 'edit') {
  /** The effect of leaving an option out. */
  const otherwise = (usual: string) => `${command === 'add' ? usual : 'unchanged'} if left out`;
  return {
    days: {
      type: 'string',
      description: `Days to post on; ${otherwise('every day')}`,
      choices: dayChoices.map((value) => ({ name: dayNames[value], value })),
    },
    time: {
      type: 'string',
      description: `Time of day, such as 18:00 or 6pm; ${otherwise('18:00')}`,
      maxLength: 20,
    },
    timezone: {
      type: 'string',
      description: `Time zone: type a city or a country; ${otherwise("this server's usual one")}`,
      maxLength: 100,
      async complete({ caller: { guildId }, now }, typed) {
        const usual = guildId === undefined ? undefined : await subscriptions.timezoneOf(guildId);
        return findTimezones(typed, now, usual);
      },
    },
    content: {
      type: 'string',
      description: `Content of the posts; ${otherwise('news')}`,
      choices: [
        { name: 'News: updates that are new', value: 'news' },
        { name: 'Digest: the state of production', value: 'digest' },
        { name: 'Spotlight: a quote, a person or an update', value: 'spotlight' },
      ],
    },
    delivery: {
      type: 'string',
      description: `At set times, or at once when the facts change; ${otherwise('scheduled')}`,
      choices: [
        { name: 'Scheduled', value: 'scheduled' },
        { name: 'At once: five minutes after a change', value: 'at-once' },
      ],
    },
    about: {
      type: 'string',
      description: `News about one topic or person only; ${otherwise('everything')}`,
      maxLength: 100,
      complete: completeAbout,
    },
    start: {
      type: 'string',
      description: `Post only news from now on, or the older updates too; ${otherwise('now')}`,
      choices: [
        { name: 'Now', value: 'now' },
        { name: 'Beginning', value: 'beginning' },
      ],
    },
    mention: { type: 'role', description: 'A role to mention with each post' },
    text: {
      type: 'string',
      description: `Text outside the embed, as in notifications; ${otherwise('the headline')}`,
      choices: [
        { name: 'Headline', value: 'headline' },
        { name: 'None: only the mention', value: 'none' },
      ],
    },
    missed: {
      type: 'string',
      description: `A post over 6 hours late after an outage: ${otherwise('the latest is posted')}`,
      choices: [
        { name: 'Post the latest one late', value: 'latest' },
        { name: 'Skip it', value: 'skip' },
      ],
    },
    quiet: {
      type: 'string',
      description: `Hours without pings in that time zone, such as 22-8, or none; ${otherwise('none')}`,
      maxLength: 20,
    },
    silent: { type: 'boolean', description: 'Post without a sound or a push notification' },
    publish: {
      type: 'boolean',
      description: 'In an announcement channel: also publish to servers that follow it',
    },
    cron: {
      type: 'string',
      description: 'Instead of days and time: five cron fields, such as 0 18 * * 1-5',
      maxLength: 100,
    },
  } as const satisfies Options;
}

export type ChosenSettings = OptionValues<ReturnType<typeof settingOptions>>;

/** The chosen options as settings, or a problem. */
export async function settingsInputOf(
  facts: Facts,
  { mention, about: typed, ...rest }: Omit<ChosenSettings, 'start'>,
): Promise<SettingsInput | { readonly problem: string }> {
  const about = typed === undefined ? undefined : await readAbout(facts, typed);
  if (typeof about === 'object' && about !== null) return about;
  return { ...rest, about, ...(mention ? { mention: mention.id } : {}) };
}

/** The updates that a subscription leaves out if its news starts now. */
export function knownUpdates({ updates }: Facts): readonly string[] {
  return updates.map(({ id }) => id);
}
