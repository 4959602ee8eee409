import type { ChosenChannel, ChosenRole } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import { canReadHistory, problemsAt, type Demands, type Spot } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { describeTrouble } from '#updates/trouble.ts';
import type { UpdatesParts } from './parts.ts';

/** Where posts are to go, or why that cannot be told. */
export type Looked<T> = T | { readonly unknown: string };

/**
 * A channel as an option brought it along. Discord leaves out what the bot may do there where the bot itself
 * is no member of the server; then it is asked.
 */
export async function spotOf(
  parts: Pick<UpdatesParts, 'channels'>,
  guildId: string,
  { id, type, appPermissions }: ChosenChannel,
): Promise<Looked<{ readonly spot: Spot }>> {
  if (appPermissions === undefined) return lookUp(parts, guildId, id);
  return { spot: { channelId: id, type, permissions: appPermissions } };
}

/**
 * A channel as Discord says it is now.
 *
 * @returns why that is not known, where it is not.
 */
export async function lookUp(
  { channels }: Pick<UpdatesParts, 'channels'>,
  guildId: string,
  channelId: string,
): Promise<Looked<{ readonly spot: Spot; readonly access: GuildAccess }>> {
  const access = await channels.permissionsIn(guildId, [channelId]);
  if (access.kind === 'retry') return { unknown: noLook(access.reason) };
  const channel = access.channels.get(channelId);
  if (channel?.kind !== 'access') {
    const { what, mend } = describeTrouble(channel?.code ?? 0);
    return { unknown: `<#${channelId}>: ${what} ${mend}` };
  }
  const { type, permissions } = channel;
  return { spot: { channelId, type, permissions }, access };
}

/** Discord did not answer when it was asked about channels. */
export function noLook(reason: string): string {
  return `The bot couldn't check its permissions: Discord didn't answer (${reason}).`;
}

/** What a subscription asks for, with what Discord says of its role; one that is gone asks for nothing. */
export function demandsIn(
  { roles }: GuildAccess,
  { publish, mentionRoleId: id }: Pick<SubscriptionSettings, 'publish' | 'mentionRoleId'>,
): Demands {
  const role = id === null ? undefined : roles.get(id);
  return { publish, role: role && id !== null ? { id, ...role } : undefined };
}

/** Why posts cannot appear there as they are wished for, as an answer; nothing is stored then. */
export function refuseSpot(spot: Spot, demands: Demands, doing: string): Notice | undefined {
  const problems = problemsAt(spot, demands);
  return problems.length === 0 ? undefined : refusal(problems, doing);
}

/** Everything that is in the way of a wish, and what becomes of it: nothing. */
export function refusal(problems: readonly string[], doing: string): Notice {
  const what = problems.length === 1 ? problems : problems.map((problem) => `- ${problem}`);
  return notice(`${what.join('\n')}\n\n${doing} Fix this, then use the command again.`);
}

/** Roles that posts do not mention. @everyone is one to Discord, with the id of the server. */
export function refuseRole(
  guildId: string,
  role: ChosenRole | undefined,
  doing: string,
): Notice | undefined {
  if (role?.id === guildId) return refusal([everyone], doing);
  return role?.isBots === true ? refusal([ofBot(role.id)], doing) : undefined;
}

const everyone =
  "Posts can't mention everyone. Choose a role that members can opt in to, so that only those who want pings get them.";

function ofBot(roleId: string): string {
  return `<@&${roleId}> is a bot's role, so no member can have it and nobody would be pinged. Choose one that members have.`;
}

/** Words on what is not in the way of posts, but good to know. */
export function historyNotes(spot: Spot): readonly string[] {
  return canReadHistory(spot)
    ? []
    : [
        `The bot can't read the message history of <#${spot.channelId}>. After a long outage, it can't check whether a post is already there, so it skips it rather than risk posting twice. To prevent that, grant **Read Message History**.`,
      ];
}
