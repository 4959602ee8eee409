import { ChannelType } from 'discord-api-types/v10';
import { defineSubcommand, type ChosenChannel } from '#commands/declaration.ts';
import { notice, type Notice, type Reply } from '#replies/reply.ts';
import { changedReply } from './views/set-up.ts';
import { changesBetween, type DescribedSettings } from './views/changes.ts';
import { nameOf } from './views/subscriptions.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { postableTypes, problemsAt, type Demands, type Spot } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { describeTiming, nextDueTime } from '#subscriptions/schedule.ts';
import { readSettings } from '#subscriptions/settings.ts';
import { duplicate, neverRuns } from './add.ts';
import { historyNotes, lookUp, refusal, refuseRole, refuseSpot, spotOf } from './channel-words.ts';
import type { UpdatesParts } from './parts.ts';
import { outlookOf } from './set-up.ts';
import {
  channelOption,
  settingOptions,
  settingsInputOf,
  type ChosenSettings,
} from './setting-options.ts';
import { findSubscription, idOption, isNotice } from './which.ts';

/** `/updates edit`: what is left out stays as it is. */
export function editCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'edit',
    description: 'Change the content, channel or times; anything left out stays the same',
    options: {
      id: idOption(parts),
      channel: {
        ...channelOption,
        description: `${channelOption.description}; unchanged if left out`,
      },
      ...settingOptions(parts, 'edit'),
      'no-mention': { type: 'boolean', description: 'Stop mentioning a role' },
    },
    async run(context, { id, channel, 'no-mention': noMention, ...chosen }): Promise<Reply> {
      const { now, facts, caller } = context;
      const found = await findSubscription(parts, caller.guildId, id);
      if (isNotice(found)) return found;
      if (noMention === true && chosen.mention) return both;
      const wishes = {
        ...settingsInputOf(chosen),
        ...(noMention === true ? { mention: null } : {}),
      };
      if (!channel && Object.values(wishes).every((wish) => wish === undefined)) return nothing;

      const { timezone } = found;
      const circumstances = { timezone, minIntervalMinutes: parts.minIntervalMinutes, now };
      const channelId = channel?.id ?? found.channelId;
      const read = readSettings(channelId, wishes, circumstances, found);
      if ('problems' in read) return refusal(read.problems, unchanged);
      const { settings } = read;
      const changes = changesBetween(described(found), described(settings));
      const nextDueAt = nextDueTime(settings.timing, settings.timezone, now);
      if (nextDueAt === undefined) return neverRuns(unchanged);
      const change = { id: found.id, settings, channel, chosen };
      const place = await lookAt(parts, caller.guildId, change);
      if (place.refusal) return place.refusal;
      if (changes.length === 0) return same(found);

      const outcome = await parts.subscriptions.edit(found, { settings, nextDueAt }, now);
      if (outcome.outcome === 'conflict') return conflict;
      if (outcome.outcome === 'duplicate') return duplicate(outcome.id, unchanged);
      const { subscription } = outcome;
      parts.postWorker.wake();
      const notes = [...timingNotes(found, settings, chosen), ...place.notes];
      return changedReply(facts, changes, outlookOf(subscription, notes, now));
    },
  });
}

const unchanged = 'Nothing was changed.';
const nothing = refusal(
  ['Choose something to change besides the `id`: a channel, a time, the content, …'],
  unchanged,
);
const both = refusal(['Choose either a role to `mention` or `no-mention`, not both.'], unchanged);
const conflict = notice(
  'Someone else just changed this subscription. Check it with `/updates list` and try again.',
);

function same(subscription: Subscription): Notice {
  return notice(`Nothing changed: ${nameOf(subscription)} already has these settings.`);
}

function described(settings: SubscriptionSettings): DescribedSettings {
  const { timing, timezone } = settings;
  return { settings, timing: describeTiming(timing, timezone, 'markdown') };
}

/** What took the place of a cron without being asked for. */
function timingNotes(
  before: SubscriptionSettings,
  { timing }: SubscriptionSettings,
  { days, time }: ChosenSettings,
): readonly string[] {
  if (!('cron' in before.timing) || !('days' in timing)) return [];
  if (time === undefined) return [`The time is now ${timing.time} because you didn't choose one.`];
  return days === undefined ? ["Posts now come every day because you didn't choose days."] : [];
}

interface Change {
  readonly id: number;
  readonly settings: SubscriptionSettings;
  readonly channel: ChosenChannel | undefined;
  readonly chosen: ChosenSettings;
}

type Place =
  | { readonly refusal: Notice; readonly notes?: undefined }
  | { readonly refusal?: undefined; readonly notes: readonly string[] };

/**
 * What is in the way of the posts as they are to be. A channel that stays is looked up, and its troubles
 * are told but hold up no change that has nothing to do with them.
 */
async function lookAt(parts: UpdatesParts, guildId: string, change: Change): Promise<Place> {
  const { settings, channel, chosen } = change;
  const refusedRole = refuseRole(guildId, chosen.mention, unchanged);
  if (refusedRole) return { refusal: refusedRole };
  if (channel) {
    const looked = await spotOf(parts, guildId, channel);
    if ('unknown' in looked) return { refusal: refusal([looked.unknown], unchanged) };
    const { spot } = looked;
    const refused =
      refuseUnpublishable(spot, channel, change) ?? refuseSpot(spot, demandsOf(change), unchanged);
    return refused ? { refusal: refused } : { notes: historyNotes(spot) };
  }
  const looked = await lookUp(parts, guildId, settings.channelId);
  if ('unknown' in looked) return { notes: [`⚠️ ${looked.unknown}`] };
  const { spot, access } = looked;
  const demands = demandsOf(change, access);
  const isAboutIt = chosen.publish === true || chosen.mention !== undefined;
  const refused = isAboutIt ? refuseSpot(spot, demands, unchanged) : undefined;
  if (refused) return { refusal: refused };
  const problems = problemsAt(spot, demands).map((problem) => `⚠️ ${problem}`);
  return { notes: [...problems, ...historyNotes(spot)] };
}

/** It was published where it was, and nobody said anything of that now: then a move must say it. */
function refuseUnpublishable(
  { type }: Spot,
  channel: ChosenChannel,
  { id, settings, chosen }: Change,
): Notice | undefined {
  const isTold = chosen.publish !== undefined || !settings.publish;
  const canPost = postableTypes.some((one) => one === type);
  if (isTold || !canPost || type === ChannelType.GuildAnnouncement) return undefined;
  const name = channel.name.replaceAll('`', '');
  return notice(
    `The posts of #${id} are published to followers, which only works in announcement channels, and <#${channel.id}> isn't one. To move it and stop publishing, add \`publish:False\`: \`/updates edit id:${id} channel:#${name} publish:False\`\n\n${unchanged}`,
  );
}

function demandsOf({ settings, chosen }: Change, access?: GuildAccess): Demands {
  const { publish, mentionRoleId: id } = settings;
  const mentionable = chosen.mention?.mentionable ?? access?.roles.get(id ?? '')?.mentionable;
  return { publish, role: id === null ? undefined : { id, mentionable } };
}
