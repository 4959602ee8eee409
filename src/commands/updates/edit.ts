import { defineSubcommand, type ChosenChannel } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { nameOf, setUpReply } from '#replies/subscriptions.ts';
import type { SubscriptionSettings } from '#store/subscriptions.ts';
import { problemsAt, type Demands } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { nextRun } from '#updates/schedule.ts';
import { readSettings } from '#updates/settings.ts';
import { duplicate, neverRuns } from './add.ts';
import { historyNotes, lookUp, refuseEveryone, refuseSpot, spotOf } from './channel-words.ts';
import type { UpdatesParts } from './parts.ts';
import { setUpOf } from './set-up.ts';
import { channelOption, settingOptions, wishesOf, type ChosenSettings } from './setting-options.ts';
import { findSubscription, idOption, isNotice } from './which.ts';

/** `/updates edit`: what is left out stays as it is. */
export function editCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'edit',
    description: 'Change what is posted, where and when; what you leave out stays',
    options: {
      id: idOption(parts),
      channel: channelOption,
      ...settingOptions(parts),
      'no-mention': { type: 'boolean', description: 'Mention nobody any more' },
    },
    async run(context, { id, channel, 'no-mention': noMention, ...chosen }) {
      const { now, caller } = context;
      const found = await findSubscription(parts, caller.guildId, id);
      if (isNotice(found)) return found;
      if (noMention === true && chosen.mention) return both;
      const wishes = { ...wishesOf(chosen), ...(noMention === true ? { mention: null } : {}) };
      if (!channel && Object.values(wishes).every((wish) => wish === undefined)) return nothing;

      const { timezone } = found;
      const circumstances = { timezone, minIntervalMinutes: parts.minIntervalMinutes, now };
      const channelId = channel?.id ?? found.channelId;
      const read = readSettings(channelId, wishes, circumstances, found);
      if ('problem' in read) return notice(`${read.problem}\n${unchanged}`);
      const { settings } = read;
      const nextDueAt = nextRun(settings.timing, settings.timezone, now);
      if (nextDueAt === undefined) return neverRuns;
      const place = await lookAt(parts, caller.guildId, { settings, channel, chosen });
      if (place.refusal) return place.refusal;

      const outcome = await parts.subscriptions.edit(found, { settings, nextDueAt }, now);
      if (outcome.outcome === 'raced') return raced;
      if (outcome.outcome === 'duplicate') return duplicate(outcome.id);
      const { subscription } = outcome;
      parts.desk.nudge();
      const setUp = await setUpOf(parts, context, subscription, place.notes);
      return setUpReply(context.facts, `Changed: ${nameOf(subscription)}`, setUp);
    },
  });
}

const unchanged = 'Nothing was changed.';
const nothing = notice('Name what is to change besides the `id`: a channel, a time, a content, …');
const both = notice(
  'Choose either a role to `mention` or `no-mention`; both at once cannot be meant.',
);
const raced = notice(
  'Somebody else changed this subscription at the same moment. Look at it with `/updates list` and try again.',
);

interface Change {
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
  const everyone = refuseEveryone(guildId, chosen.mention?.id);
  if (everyone) return { refusal: everyone };
  if (channel) {
    const looked = await spotOf(parts, guildId, channel);
    if ('unknown' in looked) return { refusal: notice(`${looked.unknown}\n${unchanged}`) };
    const { spot } = looked;
    const refusal = refuseSpot(spot, demandsOf(change), unchanged);
    return refusal ? { refusal } : { notes: historyNotes(spot) };
  }
  const looked = await lookUp(parts, guildId, settings.channelId);
  if ('unknown' in looked) return { notes: [`⚠️ ${looked.unknown}`] };
  const { spot, access } = looked;
  const demands = demandsOf(change, access);
  const isAboutIt = chosen.publish === true || chosen.mention !== undefined;
  const refusal = isAboutIt ? refuseSpot(spot, demands, unchanged) : undefined;
  if (refusal) return { refusal };
  const problems = problemsAt(spot, demands).map((problem) => `⚠️ ${problem}`);
  return { notes: [...problems, ...historyNotes(spot)] };
}

function demandsOf({ settings, chosen }: Change, access?: GuildAccess): Demands {
  const { publish, mentionRoleId: id } = settings;
  const mentionable = chosen.mention?.mentionable ?? access?.roles.get(id ?? '')?.mentionable;
  return { publish, role: id === null ? undefined : { id, mentionable } };
}
