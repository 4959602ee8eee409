import type { APIAllowedMentions } from 'discord-api-types/v10';
import { AllowedMentionsTypes } from 'discord-api-types/v10';
import { holds } from '../world/permissions.ts';
import type { Channel, Guild } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Mentions } from './create-message.ts';

interface MentionContext {
  readonly world: World;
  readonly channel: Channel;
  /** The author's permissions, as a bit set. */
  readonly permissions: bigint;
  /** The author of the message being replied to. */
  readonly repliedTo?: string | undefined;
}

/**
 * The users and roles that a text notifies: all that it mentions, or those that `allowed` permits.
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function mentionsIn(
  text: string,
  allowed: APIAllowedMentions | null | undefined,
  context: MentionContext,
): Mentions {
  const { world, channel, permissions, repliedTo } = context;
  const guild = world.guildOf(channel);
  const mayMentionAll = holds(permissions, 'MentionEveryone');
  const userIds = allowedIds(named(text, /<@!?(\d+)>/g), allowed, AllowedMentionsTypes.User);
  const isReplyLoud = allowed?.replied_user === true && repliedTo !== undefined;
  const replied = isReplyLoud && !userIds.includes(repliedTo) ? [repliedTo] : [];
  const roleIds = allowedIds(named(text, /<@&(\d+)>/g), allowed, AllowedMentionsTypes.Role);
  return {
    users: [...userIds, ...replied].flatMap((id) => world.people.get(id)?.user ?? []),
    roleIds: roleIds.filter((id) => notifies(guild, id, mayMentionAll)),
    everyone:
      mayMentionAll &&
      guild !== undefined &&
      /@(?:everyone|here)/.test(text) &&
      (!allowed || (allowed.parse ?? []).includes(AllowedMentionsTypes.Everyone)),
  };
}

function named(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))];
}

function allowedIds(
  ids: readonly string[],
  allowed: APIAllowedMentions | null | undefined,
  type: AllowedMentionsTypes.User | AllowedMentionsTypes.Role,
): readonly string[] {
  if (!allowed || allowed.parse?.includes(type)) return ids;
  const listed = (type === AllowedMentionsTypes.User ? allowed.users : allowed.roles) ?? [];
  return ids.filter((id) => listed.includes(id));
}

/** A role is notified if it's mentionable or the author may mention all roles. */
function notifies(guild: Guild | undefined, roleId: string, mayMentionAll: boolean): boolean {
  const role = guild?.roles.get(roleId);
  return role !== undefined && (role.mentionable || mayMentionAll);
}
