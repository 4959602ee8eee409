import { defineSubcommand, type ServerContext } from '#commands/declaration.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { nameOf, setUpReply } from '#replies/subscriptions.ts';
import { subscriptionsPerGuild, type AddOutcome } from '#store/subscriptions.ts';
import { nextRun } from '#updates/schedule.ts';
import { readSettings } from '#updates/settings.ts';
import { historyNotes, refuseEveryone, refuseSpot, spotOf } from './channel-words.ts';
import type { UpdatesParts } from './parts.ts';
import { setUpOf } from './set-up.ts';
import { channelOption, settingOptions, wishesOf } from './setting-options.ts';

/** `/updates add` */
export function addCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'add',
    description: 'Set up posts in a channel; only the channel is needed',
    options: { channel: { ...channelOption, required: true }, ...settingOptions(parts) },
    async run(context, { channel, ...chosen }) {
      const { guildId, userId } = context.caller;
      const looked = await spotOf(parts, guildId, channel);
      if ('unknown' in looked) return notice(`${looked.unknown}\n${nothingDone}`);
      const { spot } = looked;
      const refusal =
        refuseEveryone(guildId, chosen.mention?.id) ??
        refuseSpot(spot, { publish: chosen.publish === true, role: chosen.mention }, nothingDone);
      if (refusal) return refusal;

      const remembered = await parts.subscriptions.timezoneOf(guildId);
      const read = readSettings(channel.id, wishesOf(chosen), {
        timezone: remembered ?? 'UTC',
        minIntervalMinutes: parts.minIntervalMinutes,
        now: context.now,
      });
      if ('problem' in read) return notice(`${read.problem}\n${nothingDone}`);
      const { settings } = read;
      const nextDueAt = nextRun(settings.timing, settings.timezone, context.now);
      if (nextDueAt === undefined) return neverRuns;

      const added = { settings, nextDueAt };
      const outcome = await parts.subscriptions.add(guildId, userId, [added], context.now);
      const isUnchosen = remembered === undefined && chosen.timezone === undefined;
      const notes = [...historyNotes(spot), ...(isUnchosen ? [unchosenTimezone] : [])];
      return afterAdding(parts, context, outcome, notes);
    },
  });
}

const nothingDone = 'Nothing was set up.';

async function afterAdding(
  parts: UpdatesParts,
  context: ServerContext,
  outcome: AddOutcome,
  notes: readonly string[],
): Promise<Reply> {
  if (outcome.outcome === 'full') return full;
  if (outcome.outcome === 'duplicate') return duplicate(outcome.id);
  const [subscription] = outcome.subscriptions;
  if (!subscription) throw new Error('the store added nothing and called it added');
  parts.desk.nudge();
  const setUp = await setUpOf(parts, context, subscription, notes);
  return setUpReply(context.facts, `Set up: ${nameOf(subscription)}`, setUp);
}

/** A cron that has no further day in the calendar. */
export const neverRuns = notice('That time does not come again. Choose another one.');

export const full = notice(
  `A server can have ${subscriptionsPerGuild} subscriptions, and this one would have more. \`/updates list\` shows them, \`/updates remove\` makes room.`,
);

/** Another subscription posts the same content at the same times in the same channel. */
export function duplicate(id: number | null) {
  return notice(
    `#${id ?? '?'} posts just that already, in the same channel at the same times. \`/updates edit\` changes it.`,
  );
}

const unchosenTimezone =
  'The time is UTC, as this server has not chosen a time zone yet. Change it with `/updates edit` and `timezone`.';
