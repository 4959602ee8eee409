import type { ChosenChannel, ChosenRole } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import {
  canReadHistory,
  isThread,
  missingForMember,
  problemsAt,
  type Demands,
  type Destination,
} from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { describeTrouble } from '#updates/trouble.ts';
import type { UpdatesDeps } from './deps.ts';

/** A channel for posts, or why it couldn't be looked up. */
type Lookup<T> = T | { readonly unknown: string };

/**
 * The channel of an option. Discord leaves out the bot's permissions if the bot isn't in the server, and gives those of
 * the parent for a thread, even if the thread is private or locked.
 */
export async function destinationOf(
  deps: Pick<UpdatesDeps, 'channels'>,
  guildId: string,
  { id, type, appPermissions }: ChosenChannel,
): Promise<Lookup<{ readonly destination: Destination }>> {
  if (appPermissions === undefined || isThread(type)) return lookUp(deps, guildId, id);
  return { destination: { channelId: id, type, permissions: appPermissions } };
}

/** Asks Discord for the current state of a channel. */
export async function lookUp(
  { channels }: Pick<UpdatesDeps, 'channels'>,
  guildId: string,
  channelId: string,
): Promise<Lookup<{ readonly destination: Destination; readonly access: GuildAccess }>> {
  const access = await channels.permissionsIn(guildId, [channelId]);
  if (access.kind === 'retry') return { unknown: permissionsUnknown(access.reason) };
  const channel = access.channels.get(channelId);
  if (channel?.kind !== 'access') {
    const { what, fix } = describeTrouble(channel?.code ?? 0);
    return { unknown: `<#${channelId}>: ${what} ${fix}` };
  }
  const { type, permissions } = channel;
  return { destination: { channelId, type, permissions }, access };
}

export function permissionsUnknown(reason: string): string {
  return `The bot couldn't check its permissions: Discord didn't answer (${reason}).`;
}

/** The requirements of a subscription. A role that is gone requires nothing. */
export function demandsIn(
  { roles }: GuildAccess,
  { publish, mentionRoleId: id }: Pick<SubscriptionSettings, 'publish' | 'mentionRoleId'>,
): Demands {
  const role = id === null ? undefined : roles.get(id);
  return { publish, role: role && id !== null ? { id, ...role } : undefined };
}

/** The answer if posts can't go to a channel, or if the caller couldn't post there: the bot must not do it for them. */
export function refuseChannel(
  { id, type, callerPermissions }: ChosenChannel,
  destination: Destination,
  demands: Demands,
  result: string,
): Notice | undefined {
  const callers = { channelId: id, type, permissions: callerPermissions };
  const ofCaller = problemsOfCaller(callers, demands.role);
  const problems = ofCaller.length > 0 ? ofCaller : problemsAt(destination, demands);
  return problems.length === 0 ? undefined : refusal(problems, result);
}

/** @param destination with the caller's permissions. */
export function problemsOfCaller(
  destination: Destination,
  role: Demands['role'],
): readonly string[] {
  const names = missingForMember(destination, role).map((name) => `**${name}**`);
  if (names.length === 0) return [];
  const { channelId } = destination;
  return [
    `In <#${channelId}>, you lack ${names.join(', ')}, so you can't have the bot post that there.`,
  ];
}

/** All problems of a command, and its result: `Nothing was changed.` */
export function refusal(problems: readonly string[], result: string): Notice {
  const lines = problems.length === 1 ? problems : problems.map((problem) => `- ${problem}`);
  return notice(`${lines.join('\n')}\n\n${result} Fix this, then use the command again.`);
}

/** The answer if posts can't mention a role. @everyone is a role to Discord, with the id of the server. */
export function refuseRole(
  guildId: string,
  role: ChosenRole | undefined,
  result: string,
): Notice | undefined {
  if (role?.id === guildId) return refusal([everyone], result);
  if (role?.isBots !== true) return undefined;
  const problem = `<@&${role.id}> is a bot's role, so no member can have it and nobody would be pinged. Choose one that members have.`;
  return refusal([problem], result);
}

const everyone =
  "Posts can't mention everyone. Choose a role that members can opt in to, so that only those who want pings get them.";

export function historyNotes(destination: Destination): readonly string[] {
  return canReadHistory(destination)
    ? []
    : [
        `The bot can't read the message history of <#${destination.channelId}>. After a long outage, it can't check whether a post is already there, so it skips it rather than risk posting twice. To prevent that, grant **Read Message History**.`,
      ];
}
