import { ChannelType } from 'discord-api-types/v10';
import { defineSubcommand } from '#commands/declaration.ts';
import type { Reply } from '#replies/reply.ts';
import { setUpReply } from './views/set-up.ts';
import { literal } from '#replies/text.ts';
import { updatesAbout } from '#data/about.ts';
import type { Facts } from '#data/facts.ts';
import { count } from '#data/words.ts';
import { subscriptionsPerGuild, type SubscriptionSettings } from '#subscriptions/subscription.ts';
import type { Destination } from '#updates/channel-check.ts';
import { firstDueAt } from '#subscriptions/delivery.ts';
import { readSettings } from '#subscriptions/settings.ts';
import {
  destinationOf,
  historyNotes,
  refusal,
  refuseChannel,
  refuseRole,
} from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { channelOption, knownUpdates, settingOptions, settingsInputOf } from './setting-options.ts';

/** `/updates add` */
export function addCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'add',
    description: 'Set up posts in a channel; only the channel is required',
    options: { channel: { ...channelOption, required: true }, ...settingOptions(deps, 'add') },
    async run({ now, facts, caller }, { channel, start, ...chosen }): Promise<Reply> {
      const { guildId, userId } = caller;
      const found = await destinationOf(deps, guildId, channel);
      if ('unknown' in found) return refusal([found.unknown], nothingDone);
      const { destination } = found;
      const demands = { publish: chosen.publish === true, role: chosen.mention };
      const refused =
        refuseRole(guildId, chosen.mention, nothingDone) ??
        refuseChannel(channel, destination, demands, nothingDone);
      if (refused) return refused;

      const remembered = await deps.subscriptions.timezoneOf(guildId);
      const { minIntervalMinutes } = deps;
      const settingsContext = { timezone: remembered ?? 'UTC', minIntervalMinutes, now };
      const input = await settingsInputOf(facts, chosen);
      if ('problem' in input) return refusal([input.problem], nothingDone);
      const read = await readSettings(channel.id, input, settingsContext);
      if ('problems' in read) return refusal(read.problems, nothingDone);
      const { settings } = read;
      const nextDueAt = firstDueAt(settings, now, start === 'beginning');
      if (nextDueAt === undefined) return refusal([neverRuns], nothingDone);

      const named = chosen.timezone === undefined ? undefined : settings.timezone;
      const known = start === 'beginning' ? [] : knownUpdates(facts);
      const added = [{ settings, nextDueAt, known }];
      const outcome = await deps.subscriptions.add(guildId, userId, added, now, named);
      if (outcome.outcome === 'full') return refusal([tooMany], nothingDone);
      if (outcome.outcome === 'duplicate') return refusal([duplicate(outcome.id)], nothingDone);
      const [subscription] = outcome.subscriptions;
      if (!subscription) throw new Error('the store added nothing');
      deps.postWorker.wake();
      const notes = [
        ...(start === 'beginning' ? [] : startNotes(facts, settings)),
        ...(settings.delivery === 'at-once' && settings.quiet === null
          ? []
          : timezoneNotes(remembered, named)),
        ...publishNotes(destination, chosen.publish),
        ...historyNotes(destination),
      ];
      return setUpReply(facts, subscription, notes, now);
    },
  });
}

const nothingDone = 'Nothing was set up.';

/** For a cron without a day that is still to come, such as 30 February. */
export const neverRuns = 'That schedule never runs again. Pick another time.';

export const tooMany = `A server can have ${subscriptionsPerGuild} subscriptions, and this would exceed that. See them with \`/updates list\` and make room with \`/updates remove\`.`;

/** Another subscription posts the same content at the same times in the same channel. */
export function duplicate(id: number | null): string {
  return `#${id ?? '?'} already posts this in the same channel at the same times. Change it with \`/updates edit\`.`;
}

function startNotes(facts: Facts, { content, about }: SubscriptionSettings): readonly string[] {
  const older = updatesAbout(facts, about)?.length ?? 0;
  if (content !== 'news' || older === 0) return [];
  return [
    `It posts only news from now on. With \`start:Beginning\`, it also posts ${count(older, 'older update')}.`,
  ];
}

/** Explains the default time zone of the server. */
function timezoneNotes(
  remembered: string | undefined,
  named: string | undefined,
): readonly string[] {
  if (named !== undefined) {
    if (named === remembered) return [];
    return [`New posts in this server now use ${literal(named)} by default.`];
  }
  return remembered === undefined
    ? ['Times are in UTC until you choose a `timezone`.']
    : [`Using this server's time zone: ${literal(remembered)}.`];
}

function publishNotes({ type }: Destination, publish: boolean | undefined): readonly string[] {
  return type === ChannelType.GuildAnnouncement && publish === undefined
    ? ['Servers that follow this channel get the posts only with `publish:True`.']
    : [];
}
