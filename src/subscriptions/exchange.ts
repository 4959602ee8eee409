import * as z from 'zod';
import { repeated } from '#replies/text.ts';
import {
  contents,
  dayChoices,
  deliveries,
  missedPolicies,
  postTexts,
  subscriptionsPerGuild,
  type Subscription,
} from './subscription.ts';

/** The file of `/updates export` and `/updates import`. Its names are those of the command's options. */

const id = z.string(or('an id of 17 to 20 digits, in quotes')).regex(/^\d{17,20}$/, {
  error: 'must be an id of 17 to 20 digits, in quotes',
});
const shortText = z
  .string(or('text in quotes'))
  .max(100, { error: 'must have at most 100 characters' });
const yesOrNo = z.boolean(or('true or false'));

const entry = z.strictObject(
  {
    channel: id,
    days: z.enum(dayChoices, or(`one of ${dayChoices.join(', ')}`)).optional(),
    time: shortText.optional(),
    cron: shortText.optional(),
    timezone: shortText,
    delivery: z.enum(deliveries, or(`one of ${deliveries.join(', ')}`)).optional(),
    content: z.enum(contents, or(`one of ${contents.join(', ')}`)),
    about: z
      .string(or('a topic or the id of a person, in quotes'))
      .regex(/^[a-z0-9-]{1,40}$/, { error: 'must be a topic or the id of a person' })
      .optional(),
    mention: id.nullable(),
    quiet: shortText.optional(),
    // Files of version 0.1 lack it.
    text: z.enum(postTexts, or(`one of ${postTexts.join(', ')}`)).optional(),
    missed: z.enum(missedPolicies, or(`one of ${missedPolicies.join(', ')}`)),
    silent: yesOrNo,
    publish: yesOrNo,
    paused: yesOrNo,
  },
  or('a subscription: names and values in braces'),
);

const file = z
  .strictObject(
    {
      version: z.literal(1, or('1, the only version that this bot knows')),
      /** The season that the server's members have seen. */
      spoilers: z.int(or('the number of a season')).min(1).max(99).optional(),
      subscriptions: z
        .array(z.unknown(), or('a list of subscriptions'))
        .max(subscriptionsPerGuild, { error: `has more than ${subscriptionsPerGuild} entries` }),
    },
    or('a file from `/updates export`: `version` and `subscriptions` in braces'),
  )
  .refine(({ spoilers, subscriptions }) => spoilers !== undefined || subscriptions.length > 0, {
    path: ['subscriptions'],
    error: 'is empty',
  });

/** One subscription in such a file. */
export type ExchangedSubscription = z.output<typeof entry>;

/** An entry, or all its problems in Discord's markdown. */
export type ReadEntry = ExchangedSubscription | { readonly problems: readonly string[] };

function or(expected: string): { readonly error: z.core.$ZodErrorMap } {
  return {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') {
        return `${issue.keys.map((key) => `“${repeated(key)}”`).join(', ')} isn't known here`;
      }
      return issue.input === undefined ? 'is missing' : `must be ${expected}`;
    },
  };
}

/** Contains no user ids and no times of posts. `spoilers`: the season that members have seen; 0 for none. */
export function writeExchange(subscriptions: readonly Subscription[], spoilers: number): string {
  const content = {
    version: 1,
    ...(spoilers === 0 ? {} : { spoilers }),
    subscriptions: subscriptions.map(exchanged),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Reads each entry, or reports the problems of the file as a whole in Discord's markdown. */
export function readExchange(
  text: string,
):
  | { readonly entries: readonly ReadEntry[]; readonly spoilers: number | undefined }
  | { readonly problems: readonly string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return {
      problems: ["That file isn't valid JSON. Use a file from `/updates export`, unchanged."],
    };
  }
  const { data, error } = file.safeParse(json);
  if (!data) return { problems: problemsIn(error) };
  return {
    spoilers: data.spoilers,
    entries: data.subscriptions.map((one) => {
      const read = entry.safeParse(one);
      return read.success ? read.data : { problems: problemsIn(read.error) };
    }),
  };
}

function exchanged(subscription: Subscription): ExchangedSubscription {
  const { channelId, timing, mentionRoleId, nextDueAt } = subscription;
  const { timezone, content, about, quiet, text, missed, silent, publish } = subscription;
  return {
    channel: channelId,
    ...(subscription.delivery === 'at-once' ? { delivery: 'at-once' } : timing),
    timezone,
    content,
    ...(about === null ? {} : { about }),
    mention: mentionRoleId,
    ...(quiet === null ? {} : { quiet }),
    text,
    missed,
    silent,
    publish,
    paused: nextDueAt === null,
  };
}

/** Such as '`silent` must be true or false'. */
function problemsIn({ issues }: z.ZodError): readonly string[] {
  return issues.map(({ path, message }) =>
    path.length === 0 ? message : `\`${path.join('.')}\` ${message}`,
  );
}
