import type { ChosenChannel } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { canReadHistory, problemsAt, type Demands, type Spot } from '#updates/channel-check.ts';
import type { GuildAccess } from '#updates/channels.ts';
import { inWords } from '#updates/trouble.ts';
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
    const { what, mend } = inWords(channel?.code ?? 0);
    return { unknown: `<#${channelId}>: ${what} ${mend}` };
  }
  const { type, permissions } = channel;
  return { spot: { channelId, type, permissions }, access };
}

/** Discord did not answer when it was asked about channels. */
export function noLook(reason: string): string {
  return `The bot's permissions could not be looked at, as Discord did not answer (${reason}).`;
}

/** Why posts cannot appear there as they are wished for, as an answer; nothing is stored then. */
export function refuseSpot(spot: Spot, demands: Demands, doing: string): Notice | undefined {
  const problems = problemsAt(spot, demands);
  return problems.length === 0
    ? undefined
    : notice(`${problems.join('\n')}\n\n${doing} Use the command again once that is mended.`);
}

/** @everyone is a role to Discord, with the id of the server. */
export function refuseEveryone(
  guildId: string,
  roleId: string | null | undefined,
): Notice | undefined {
  return roleId === guildId ? everyone : undefined;
}

const everyone = notice(
  'Posts do not mention everyone: `mention` takes a role that members choose for themselves, so that only who wants it is called.',
);

/** Words on what is not in the way of posts, but good to know. */
export function historyNotes(spot: Spot): readonly string[] {
  return canReadHistory(spot)
    ? []
    : [
        `The bot may not read the message history of <#${spot.channelId}>. After a long outage it cannot look whether a post is there already, and then prefers no post over two. **Read Message History** mends that.`,
      ];
}
