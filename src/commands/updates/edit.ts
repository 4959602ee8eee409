import { ChannelType } from 'discord-api-types/v10';
import { defineSubcommand, type ChosenChannel } from '#commands/declaration.ts';
import { notice, type Notice, type Reply } from '#replies/reply.ts';
import { changedReply, changesBetween } from './views/set-up.ts';
import { nameOf } from './views/subscriptions.ts';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import { postableTypes, problemsAt, type Demands } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { firstDueAt } from '#subscriptions/delivery.ts';
import { readSettings } from '#subscriptions/settings.ts';
import { duplicate, neverRuns } from './add.ts';
import {
  destinationOf,
  historyNotes,
  lookUp,
  refusal,
  refuseChannel,
  refuseRole,
} from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import {
  channelOption,
  knownUpdates,
  settingOptions,
  settingsInputOf,
  type ChosenSettings,
} from './setting-options.ts';
import { findSubscription, idOption } from './find-subscription.ts';

/** `/updates edit` */
export function editCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'edit',
    description: 'Change the content, channel or times; anything left out stays the same',
    options: {
      id: idOption(deps),
      channel: {
        ...channelOption,
        description: `${channelOption.description}; unchanged if left out`,
      },
      ...settingOptions(deps, 'edit'),
      'no-mention': { type: 'boolean', description: 'Stop mentioning a role' },
    },
    async run(context, { id, channel, start, 'no-mention': noMention, ...chosen }): Promise<Reply> {
      const { now, facts, caller } = context;
      const found = await findSubscription(deps, caller.guildId, id);
      if ('kind' in found) return found;
      if (noMention === true && chosen.mention) return mentionConflict;
      const typed = await settingsInputOf(facts, chosen);
      if ('problem' in typed) return refusal([typed.problem], unchanged);
      const input = { ...typed, ...(noMention === true ? { mention: null } : {}) };
      const chosenValues = [channel, start, ...Object.values(input)];
      if (chosenValues.every((value) => value === undefined)) return nothingChosen;

      const { timezone } = found;
      const settingsContext = { timezone, minIntervalMinutes: deps.minIntervalMinutes, now };
      const channelId = channel?.id ?? found.channelId;
      const read = await readSettings(channelId, input, settingsContext, found);
      if ('problems' in read) return refusal(read.problems, unchanged);
      const { settings } = read;
      const startNow = startOf(found, settings, start);
      const changes = [
        ...changesBetween(facts, found, settings),
        ...(startNow ? [startChanges[startNow]] : []),
      ];
      const nextDueAt = firstDueAt(settings, now, true);
      if (nextDueAt === undefined) return refusal([neverRuns], unchanged);
      const change = { id: found.id, settings, channel, chosen };
      const placeNotes = await checkPlace(deps, caller.guildId, change);
      if ('kind' in placeNotes) return placeNotes;
      if (changes.length === 0)
        return notice(`Nothing changed: ${nameOf(found)} already has these settings.`);

      const known = startNow && (startNow === 'now' ? knownUpdates(facts) : []);
      const outcome = await deps.subscriptions.edit(found, { settings, nextDueAt, known }, now);
      if (outcome.outcome === 'conflict') return conflict;
      if (outcome.outcome === 'duplicate') return refusal([duplicate(outcome.id)], unchanged);
      const { subscription } = outcome;
      deps.postWorker.wake();
      const notes = [...timingNotes(found, settings, chosen), ...placeNotes];
      return changedReply(facts, changes, subscription, notes, now);
    },
  });
}

const unchanged = 'Nothing was changed.';
const nothingChosen = refusal(
  ['Choose something to change besides the `id`: a channel, a time, the content, …'],
  unchanged,
);
const mentionConflict = refusal(
  ['Choose either a role to `mention` or `no-mention`, not both.'],
  unchanged,
);
const conflict = notice(
  'Someone else just changed this subscription. Check it with `/updates list` and try again.',
);

/** Where its news starts, if that changes. What becomes news starts now unless another start is chosen. */
function startOf(
  before: SubscriptionSettings,
  { content }: SubscriptionSettings,
  start: ChosenSettings['start'],
): ChosenSettings['start'] {
  if (content !== 'news') return undefined;
  return start ?? (before.content === 'news' ? undefined : 'now');
}

const startChanges = {
  now: 'News: only updates from now on',
  beginning: 'News: also the older updates that it has not posted, oldest first',
} as const;

/** The defaults that apply when days or a time replace a cron. */
function timingNotes(
  before: SubscriptionSettings,
  { timing }: SubscriptionSettings,
  { days, time }: Pick<ChosenSettings, 'days' | 'time'>,
): readonly string[] {
  if (!('cron' in before.timing) || !('days' in timing)) return [];
  if (time === undefined) return [`The time is now ${timing.time} because you didn't choose one.`];
  return days === undefined ? ["Posts now come every day because you didn't choose days."] : [];
}

interface Change {
  readonly id: number;
  readonly settings: SubscriptionSettings;
  readonly channel: ChosenChannel | undefined;
  readonly chosen: Omit<ChosenSettings, 'start'>;
}

/**
 * Refuses the channel and role of the changed subscription, or gives notes on them. Problems of a channel that stays
 * don't prevent unrelated changes: they become notes.
 */
async function checkPlace(
  deps: UpdatesDeps,
  guildId: string,
  change: Change,
): Promise<Notice | readonly string[]> {
  const { settings, channel, chosen } = change;
  const refusedRole = refuseRole(guildId, chosen.mention, unchanged);
  if (refusedRole) return refusedRole;
  if (channel) {
    const found = await destinationOf(deps, guildId, channel);
    if ('unknown' in found) return refusal([found.unknown], unchanged);
    const { destination } = found;
    return (
      refuseUnpublishable(channel, change) ??
      refuseChannel(channel, destination, demandsOf(change), unchanged) ??
      historyNotes(destination)
    );
  }
  const found = await lookUp(deps, guildId, settings.channelId);
  if ('unknown' in found) return [`⚠️ ${found.unknown}`];
  const { destination, access } = found;
  const problems = problemsAt(destination, demandsOf(change, access));
  const isAffected = chosen.publish === true || chosen.mention !== undefined;
  if (isAffected && problems.length > 0) return refusal(problems, unchanged);
  return [...problems.map((problem) => `⚠️ ${problem}`), ...historyNotes(destination)];
}

/** Moving published posts to a channel that can't publish needs an explicit `publish:False`. */
function refuseUnpublishable(
  { id: channelId, name, type }: ChosenChannel,
  { id, settings, chosen }: Change,
): Notice | undefined {
  const isExplicit = chosen.publish !== undefined || !settings.publish;
  const canPost = postableTypes.some((one) => one === type);
  if (isExplicit || !canPost || type === ChannelType.GuildAnnouncement) return undefined;
  return notice(
    `The posts of #${id} are published to followers, which only works in announcement channels, and <#${channelId}> isn't one. To move it and stop publishing, add \`publish:False\`: \`/updates edit id:${id} channel:#${name.replaceAll('`', '')} publish:False\`\n\n${unchanged}`,
  );
}

function demandsOf({ settings, chosen }: Change, access?: GuildAccess): Demands {
  const { publish, mentionRoleId: id } = settings;
  const mentionable = chosen.mention?.mentionable ?? access?.roles.get(id ?? '')?.mentionable;
  return { publish, role: id === null ? undefined : { id, mentionable } };
}
