import { defineSubcommand, type ChosenFile, type ServerContext } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { importedReply } from '#replies/subscriptions.ts';
import { cut, literal } from '#replies/text.ts';
import type { NewSubscription } from '#store/subscriptions.ts';
import { problemsAt } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { readExchange, type ExchangedSubscription } from '#updates/exchange.ts';
import { nextRun } from '#updates/schedule.ts';
import { readSettings } from '#updates/settings.ts';
import { inWords } from '#updates/trouble.ts';
import { full } from './add.ts';
import { noLook } from './channel-words.ts';
import type { UpdatesParts } from './parts.ts';
import { viewOf } from './which.ts';

/** `/updates import`: all of a file, or nothing. */
export function importCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'import',
    description: 'Set up what an export holds: all of it, or nothing if anything is wrong',
    options: {
      file: { type: 'file', description: 'The file that /updates export gave' },
      json: {
        type: 'string',
        description: 'Instead of the file: what stands in it',
        maxLength: 6000,
      },
    },
    async run(context, { file, json }) {
      if (file && json !== undefined) return refused(['choose either `file` or `json`']);
      const text = file ? await textOf(parts, file) : json;
      if (text === undefined) return refused([file ? unreadable : 'choose a `file`']);
      return importText(parts, context, text);
    },
  });
}

/** More than ten subscriptions ever are. */
const mostBytes = 100_000;
const unreadable = 'the file could not be read: it has to be text, of at most 100 KB';

async function textOf(parts: UpdatesParts, { url, size }: ChosenFile): Promise<string | undefined> {
  return size > mostBytes ? undefined : parts.fetchFile(url, mostBytes);
}

async function importText(parts: UpdatesParts, context: ServerContext, text: string) {
  const { guildId, userId } = context.caller;
  const read = readExchange(text);
  if ('problems' in read) return refused(read.problems.map(literal));
  const { subscriptions: entries } = read;

  const channelIds = Array.from(new Set(entries.map(({ channel }) => channel)));
  const access = await parts.channels.permissionsIn(guildId, channelIds);
  if (access.kind === 'retry') return refused([noLook(access.reason)]);
  const added: NewSubscription[] = [];
  const problems: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const one = readEntry(parts, context, entry, access);
    if ('problems' in one) {
      problems.push(...one.problems.map((problem) => `subscription ${index + 1}: ${problem}`));
    } else added.push(one);
  }
  if (problems.length > 0) return refused(problems);

  const outcome = await parts.subscriptions.add(guildId, userId, added, context.now);
  switch (outcome.outcome) {
    case 'full':
      return full;
    case 'duplicate':
      return refused([
        `subscription ${outcome.index + 1}: ${outcome.id === null ? 'another one in it' : `#${outcome.id}`} posts the same content in the same channel at the same times`,
      ]);
    case 'added':
      parts.desk.nudge();
      return importedReply(context.facts, outcome.subscriptions.map(viewOf));
  }
}

/** One entry as a subscription, held against the schedule and the server as it is now. */
function readEntry(
  { minIntervalMinutes }: UpdatesParts,
  { caller: { guildId }, now }: ServerContext,
  entry: ExchangedSubscription,
  access: GuildAccess,
): NewSubscription | { readonly problems: readonly string[] } {
  const { channel, mention, paused, publish } = entry;
  const wishes = { ...entry, mention };
  const circumstances = { timezone: entry.timezone, minIntervalMinutes, now };
  const read = readSettings(channel, wishes, circumstances);
  const problems = [
    ...('problem' in read ? [read.problem] : []),
    ...problemsOfPlace(channel, publish, mention, { access, guildId }),
  ];
  if ('problem' in read || problems.length > 0) return { problems };
  const { settings } = read;
  const nextDueAt = nextRun(settings.timing, settings.timezone, now);
  if (nextDueAt === undefined) return { problems: ['that time does not come again'] };
  return { settings, nextDueAt: paused ? null : nextDueAt };
}

function problemsOfPlace(
  channelId: string,
  publish: boolean,
  roleId: string | null,
  { access, guildId }: { readonly access: GuildAccess; readonly guildId: string },
): readonly string[] {
  const role = roleId === null ? undefined : access.roles.get(roleId);
  const ofRole =
    roleId === guildId
      ? ['posts do not mention everyone']
      : roleId !== null && !role
        ? [`this server has no role ${roleId}`]
        : [];
  const channel = access.channels.get(channelId);
  if (channel?.kind !== 'access') {
    return [...ofRole, `channel ${channelId}: ${inWords(channel?.code ?? 0).what}`];
  }
  const { type, permissions } = channel;
  const demands = { publish, role: role && roleId !== null ? { id: roleId, ...role } : undefined };
  return [...ofRole, ...problemsAt({ channelId, type, permissions }, demands)];
}

/** How many problems are told, each of at most so many UTF-16 units. */
const shownProblems = 8;
const problemLength = 200;

function refused(problems: readonly string[]): Notice {
  const shown = problems
    .slice(0, shownProblems)
    .map((problem) => `- ${cut(problem, problemLength)}`);
  const rest = problems.length - shown.length;
  return notice(
    ['Nothing was imported.', ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
  );
}
