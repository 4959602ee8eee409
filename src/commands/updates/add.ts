import { ChannelType } from 'discord-api-types/v10';
import { defineSubcommand } from '#commands/declaration.ts';
import type { Notice, Reply } from '#replies/reply.ts';
import { setUpReply } from './views/set-up.ts';
import { literal } from '#replies/text.ts';
import { subscriptionsPerGuild } from '#subscriptions/subscription.ts';
import type { Spot } from '#updates/channel-check.ts';
import { nextDueTime } from '#subscriptions/schedule.ts';
import { readSettings } from '#subscriptions/settings.ts';
import { historyNotes, refusal, refuseRole, refuseSpot, spotOf } from './channel-words.ts';
import type { UpdatesParts } from './parts.ts';
import { outlookOf, sampleOf } from './set-up.ts';
import { channelOption, settingOptions, settingsInputOf } from './setting-options.ts';

/** `/updates add` */
export function addCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'add',
    description: 'Set up posts in a channel; only the channel is required',
    options: { channel: { ...channelOption, required: true }, ...settingOptions(parts, 'add') },
    async run(context, { channel, ...chosen }): Promise<Reply> {
      const { now, facts, caller } = context;
      const { guildId, userId } = caller;
      const looked = await spotOf(parts, guildId, channel);
      if ('unknown' in looked) return refusal([looked.unknown], nothingDone);
      const { spot } = looked;
      const demands = { publish: chosen.publish === true, role: chosen.mention };
      const refused =
        refuseRole(guildId, chosen.mention, nothingDone) ?? refuseSpot(spot, demands, nothingDone);
      if (refused) return refused;

      const remembered = await parts.subscriptions.timezoneOf(guildId);
      const { minIntervalMinutes } = parts;
      const circumstances = { timezone: remembered ?? 'UTC', minIntervalMinutes, now };
      const read = readSettings(channel.id, settingsInputOf(chosen), circumstances);
      if ('problems' in read) return refusal(read.problems, nothingDone);
      const { settings } = read;
      const nextDueAt = nextDueTime(settings.timing, settings.timezone, now);
      if (nextDueAt === undefined) return neverRuns(nothingDone);

      const named = chosen.timezone === undefined ? undefined : settings.timezone;
      const added = [{ settings, nextDueAt }];
      const outcome = await parts.subscriptions.add(guildId, userId, added, now, named);
      if (outcome.outcome === 'full') return full(nothingDone);
      if (outcome.outcome === 'duplicate') return duplicate(outcome.id, nothingDone);
      const [subscription] = outcome.subscriptions;
      if (!subscription) throw new Error('the store added nothing and called it added');
      parts.postWorker.wake();
      const notes = [
        ...timezoneNotes(remembered, named),
        ...publishNotes(spot, chosen.publish),
        ...historyNotes(spot),
      ];
      const outlook = outlookOf(subscription, notes, now);
      return setUpReply(facts, outlook, await sampleOf(parts, context, subscription));
    },
  });
}

const nothingDone = 'Nothing was set up.';

/** A cron that has no further day in the calendar. */
export function neverRuns(doing: string): Notice {
  return refusal(['That schedule never runs again. Pick another time.'], doing);
}

export function full(doing: string): Notice {
  const words = `A server can have ${subscriptionsPerGuild} subscriptions, and this would exceed that. See them with \`/updates list\` and make room with \`/updates remove\`.`;
  return refusal([words], doing);
}

/** Another subscription posts the same content at the same times in the same channel. */
export function duplicate(id: number | null, doing: string): Notice {
  const words = `#${id ?? '?'} already posts this in the same channel at the same times. Change it with \`/updates edit\`.`;
  return refusal([words], doing);
}

/** What the server's time zone has to do with the one of this subscription. */
function timezoneNotes(
  remembered: string | undefined,
  named: string | undefined,
): readonly string[] {
  if (named !== undefined) {
    if (named === remembered) return [];
    return [`New posts in this server now use ${literal(named)} by default.`];
  }
  return remembered === undefined
    ? [
        "Times are in UTC because this server hasn't chosen a time zone yet. Change it with `/updates edit` and `timezone`.",
      ]
    : [`Using this server's time zone: ${literal(remembered)}.`];
}

function publishNotes({ type }: Spot, wished: boolean | undefined): readonly string[] {
  return type === ChannelType.GuildAnnouncement && wished === undefined
    ? [
        'Posts stay in this server. To send them to servers that follow this channel, use `/updates edit` with `publish:True`.',
      ]
    : [];
}
