import * as z from 'zod';
import {
  contents,
  dayChoices,
  missedPolicies,
  subscriptionsPerGuild,
  type Subscription,
} from '#store/subscriptions.ts';

/** Settings as a file that admins take along. Its names are those of the command's options. */

const id = z.string().regex(/^\d{17,20}$/, 'must be an id of 17 to 20 digits, in quotes');
const shortText = z.string().max(100);

const entry = z.strictObject({
  channel: id,
  days: z.enum(dayChoices).optional(),
  time: shortText.optional(),
  cron: shortText.optional(),
  timezone: shortText,
  content: z.enum(contents),
  mention: id.nullable(),
  missed: z.enum(missedPolicies),
  silent: z.boolean(),
  publish: z.boolean(),
  paused: z.boolean(),
});

const file = z.strictObject({
  version: z.literal(1),
  subscriptions: z.array(entry).min(1).max(subscriptionsPerGuild),
});

/** One subscription in such a file. */
export type ExchangedSubscription = z.output<typeof entry>;

/** What such a file says. No ids of users, no times of posts. */
export function writeExchange(subscriptions: readonly Subscription[]): string {
  return `${JSON.stringify({ version: 1, subscriptions: subscriptions.map(exchanged) }, null, 2)}\n`;
}

/** What a file says, or every reason why it cannot be used, in words. */
export function readExchange(
  text: string,
):
  | { readonly subscriptions: readonly ExchangedSubscription[] }
  | { readonly problems: readonly string[] } {
  const json = parsed(text);
  if (json === undefined) {
    return { problems: ['That is no JSON. Take what `/updates export` gave, unchanged.'] };
  }
  const { data, error } = file.safeParse(json.value);
  if (data) return { subscriptions: data.subscriptions };
  return { problems: error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`) };
}

function exchanged(subscription: Subscription): ExchangedSubscription {
  const { channelId, timing, mentionRoleId, nextDueAt } = subscription;
  const { timezone, content, missed, silent, publish } = subscription;
  return {
    channel: channelId,
    ...timing,
    timezone,
    content,
    mention: mentionRoleId,
    missed,
    silent,
    publish,
    paused: nextDueAt === null,
  };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `subscription 2, time`: counted from 1, as people do. */
function placeOf([list, index, ...rest]: readonly PropertyKey[]): string {
  if (typeof index !== 'number') return list === undefined ? 'The whole' : String(list);
  return [`subscription ${index + 1}`, ...rest.map(String)].join(', ');
}
