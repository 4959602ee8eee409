import type { Choice, Completer, Options, OptionValues } from '#commands/declaration.ts';
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

/** The effect of leaving an option out. */
const stays = 'unchanged if left out';
const leftOut = {
  add: {
    days: 'every day if left out',
    time: '18:00 if left out',
    timezone: "this server's usual one if left out",
    content: 'news if left out',
    delivery: 'scheduled if left out',
    about: 'everything if left out',
    start: 'now if left out',
    text: 'the headline if left out',
    missed: 'the latest is posted if left out',
    quiet: 'none if left out',
  },
  edit: {
    days: stays,
    time: stays,
    timezone: stays,
    content: stays,
    delivery: stays,
    about: stays,
    start: stays,
    text: stays,
    missed: stays,
    quiet: stays,
  },
} as const;

/** The options for the settings of a subscription, except its channel. */
export function settingOptions({ subscriptions }: UpdatesDeps, command: 'add' | 'edit') {
  const otherwise = leftOut[command];
  return {
    days: {
      type: 'string',
      description: `Days to post on; ${otherwise.days}`,
      choices: dayChoices.map((value) => ({ name: dayNames[value], value })),
    },
    time: {
      type: 'string',
      description: `Time of day, such as 18:00 or 6pm; ${otherwise.time}`,
      maxLength: 20,
    },
    timezone: {
      type: 'string',
      description: `Time zone: type a city or a country; ${otherwise.timezone}`,
      maxLength: 100,
      complete: completeTimezone(subscriptions),
    },
    content: {
      type: 'string',
      description: `Content of the posts; ${otherwise.content}`,
      choices: [
        { name: 'News: updates that are new', value: 'news' },
        { name: 'Digest: the state of production', value: 'digest' },
        { name: 'Spotlight: a quote, a person or an update', value: 'spotlight' },
      ],
    },
    delivery: {
      type: 'string',
      description: `At set times, or at once when the facts change; ${otherwise.delivery}`,
      choices: [
        { name: 'Scheduled', value: 'scheduled' },
        { name: 'At once: five minutes after a change', value: 'at-once' },
      ],
    },
    about: {
      type: 'string',
      description: `News about one topic or person only; ${otherwise.about}`,
      maxLength: 100,
      complete: completeAbout,
    },
    start: {
      type: 'string',
      description: `Post only news from now on, or the older updates too; ${otherwise.start}`,
      choices: [
        { name: 'Now', value: 'now' },
        { name: 'Beginning', value: 'beginning' },
      ],
    },
    mention: { type: 'role', description: 'A role to mention with each post' },
    text: {
      type: 'string',
      description: `Text outside the embed, as in notifications; ${otherwise.text}`,
      choices: [
        { name: 'Headline', value: 'headline' },
        { name: 'None: only the mention', value: 'none' },
      ],
    },
    missed: {
      type: 'string',
      description: `A post over 6 hours late after an outage: ${otherwise.missed}`,
      choices: [
        { name: 'Post the latest one late', value: 'latest' },
        { name: 'Skip it', value: 'skip' },
      ],
    },
    quiet: {
      type: 'string',
      description: `Hours without pings in that time zone, such as 22-8, or none; ${otherwise.quiet}`,
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

function completeTimezone(subscriptions: UpdatesDeps['subscriptions']): Completer {
  return async ({ caller: { guildId }, now }, typed): Promise<readonly Choice[]> => {
    const remembered = guildId === undefined ? undefined : await subscriptions.timezoneOf(guildId);
    return findTimezones(typed, now, remembered);
  };
}
