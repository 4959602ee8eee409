import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { defineSubcommand, type ServerContext } from '#commands/declaration.ts';
import type { Facts } from '#data/facts.ts';
import { count } from '#data/words.ts';
import { notice, type Answer, type Notice } from '#replies/reply.ts';
import { cut } from '#replies/text.ts';
import type { NewSubscription, Subscription } from '#subscriptions/subscription.ts';
import { problemsAt } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { readSeason } from '#commands/settings.ts';
import { readExchange, type ExchangedSubscription } from '#subscriptions/exchange.ts';
import { firstDueAt } from '#subscriptions/delivery.ts';
import { readSettings } from '#subscriptions/settings.ts';
import { describeTrouble } from '#updates/trouble.ts';
import { aboutWarnings } from './about-option.ts';
import { tooMany } from './add.ts';
import { demandsIn, permissionsUnknown, problemsOfCaller, refusal } from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { knownUpdates } from './setting-options.ts';
import { embedAnswer, nameOf, nextLine, placeAndTimes } from './views/subscriptions.ts';

/** `/updates import`: all of a file, or nothing. */
export function importCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'import',
    description: 'Import an exported file: all of it, or nothing if anything is wrong',
    options: {
      file: { type: 'file', description: 'The file from /updates export' },
      json: {
        type: 'string',
        description: 'The content of the file, instead of the file itself',
        maxLength: 6000,
      },
    },
    async run(context, { file, json }) {
      if (file && json !== undefined) return refused(['Choose either `file` or `json`, not both.']);
      if (!file)
        return json === undefined ? refused([nothingChosen]) : importText(deps, context, json);
      const text = file.size > mostBytes ? undefined : await deps.fetchFile(file.url, mostBytes);
      return text === undefined ? refused([unreadable]) : importText(deps, context, text);
    },
  });
}

/** Larger than any export of ten subscriptions. */
const mostBytes = 100_000;
const nothingChosen = 'Choose a `file`, or paste its text as `json`.';
const unreadable = "The file couldn't be read: it must be text of at most 100 KB.";

async function importText(deps: UpdatesDeps, context: ServerContext, text: string) {
  const { guildId, userId } = context.caller;
  const read = readExchange(text);
  if ('problems' in read) return refused(read.problems);
  const { entries, spoilers } = read;
  const season = spoilers === undefined ? undefined : readSeason(context.facts, String(spoilers));

  const channels = entries.flatMap((one) => ('problems' in one ? [] : [one.channel]));
  const channelIds = Array.from(new Set(channels));
  const access = await deps.channels.permissionsIn(guildId, channelIds, context.caller);
  if (access.kind === 'retry') return refused([permissionsUnknown(access.reason)]);
  const added: NewSubscription[] = [];
  const problems = typeof season === 'object' ? [`\`spoilers\`: ${season.problem}`] : [];
  for (const [index, entry] of entries.entries()) {
    const one = 'problems' in entry ? entry : await readEntry(deps, context, entry, access);
    if ('problems' in one) {
      problems.push(...one.problems.map((problem) => `subscription ${index + 1}: ${problem}`));
    } else added.push(one);
  }
  if (problems.length > 0 || typeof season === 'object') return refused(problems);

  const { now } = context;
  const outcome = await deps.subscriptions.add(guildId, userId, added, now, undefined, season);
  switch (outcome.outcome) {
    case 'full':
      return refusal([tooMany], 'Nothing was imported.');
    case 'duplicate':
      return refused([
        `subscription ${outcome.index + 1}: ${outcome.id === null ? 'another entry' : `#${outcome.id}`} posts the same content in the same channel at the same times`,
      ]);
    case 'added':
      deps.postWorker.wake();
      return importedReply(context.facts, outcome.subscriptions, season);
  }
}

/** `seen`: the season that members have seen, if the file says so. */
function importedReply(
  facts: Facts,
  added: readonly Subscription[],
  seen: number | undefined,
): Answer {
  return embedAnswer(facts, {
    title: `Added ${count(added.length, 'subscription')}`,
    ...(seen === undefined
      ? {}
      : { description: `Spoilers up to season ${seen} are shown in this server.` }),
    fields: added.map((one) => ({
      name: nameOf(one),
      value: [
        placeAndTimes(one),
        nextLine(one),
        ...aboutWarnings(facts, one.about).map((warning) => `⚠️ ${warning}`),
      ].join('\n'),
    })),
  });
}

const unknownChannel: number = RESTJSONErrorCodes.UnknownChannel;

/** Checks an entry against the current state of the server. */
async function readEntry(
  { minIntervalMinutes }: UpdatesDeps,
  { caller: { guildId }, facts, now }: ServerContext,
  entry: ExchangedSubscription,
  access: GuildAccess,
): Promise<NewSubscription | { readonly problems: readonly string[] }> {
  const { channel, paused } = entry;
  const settingsContext = { timezone: entry.timezone, minIntervalMinutes, now };
  const read = await readSettings(channel, entry, settingsContext);
  const problems = [
    ...('problems' in read ? read.problems : []),
    ...problemsOfPlace(entry, access, guildId),
  ];
  if ('problems' in read || problems.length > 0) return { problems };
  const { settings } = read;
  const nextDueAt = firstDueAt(settings, now, false);
  if (nextDueAt === undefined) return { problems: ['that schedule never runs again'] };
  return { settings, nextDueAt: paused ? null : nextDueAt, known: knownUpdates(facts) };
}

function problemsOfPlace(
  { channel: channelId, mention: mentionRoleId, publish }: ExchangedSubscription,
  access: GuildAccess,
  guildId: string,
): readonly string[] {
  const ofRole = problemsOfRole(mentionRoleId, access, guildId);
  const channel = access.channels.get(channelId);
  if (channel?.kind !== 'access') {
    const why =
      channel?.code === unknownChannel
        ? `${channelId} isn't a channel in this server: use the id of one of its channels`
        : describeTrouble(channel?.code ?? 0).what;
    return [...ofRole, `\`channel\` ${why}`];
  }
  const { type, permissions, memberPermissions = 0n } = channel;
  const demands = demandsIn(access, { publish, mentionRoleId });
  return [
    ...ofRole,
    ...problemsAt({ channelId, type, permissions }, demands),
    ...problemsOfCaller({ channelId, type, permissions: memberPermissions }, demands.role),
  ];
}

function problemsOfRole(
  roleId: string | null,
  { roles }: GuildAccess,
  guildId: string,
): readonly string[] {
  if (roleId === null) return [];
  const instead = 'use the id of a role in this server, or null';
  if (roleId === guildId) {
    return [`\`mention\` is the role for everyone, which posts can't mention: ${instead}`];
  }
  return roles.has(roleId) ? [] : [`\`mention\` ${roleId} isn't a role in this server: ${instead}`];
}

/** The number of problems shown, and the length of each in UTF-16 units. */
const shownProblems = 6;
const problemLength = 300;

function refused(problems: readonly string[]): Notice {
  const shown = problems
    .slice(0, shownProblems)
    .map((problem) => `- ${cut(problem, problemLength)}`);
  const rest = problems.length - shown.length;
  return notice(
    ['Nothing was imported.', ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
  );
}
