import type { APIAllowedMentions } from 'discord-api-types/v10';
import { AllowedMentionsTypes } from 'discord-api-types/v10';
import { holds } from '../world/permissions.ts';
import type { Channel, Guild } from '../world/places.ts';
import type { World } from '../world/world.ts';
import { everyComponent } from './answer-components.ts';
import type { ComponentDraft } from './answer-components.ts';
import type { Mentions } from './create-message.ts';

interface MentionScene {
  readonly world: World;
  readonly channel: Channel;
  /** Of the author, as a bit set. */
  readonly permissions: bigint;
  /** The author of the message that this one replies to. */
  readonly repliedTo?: string | undefined;
}

/** Where a message's mentions can come from: its text. Embeds never mention anybody. */
export function mentionTexts(content: string, components: readonly ComponentDraft[]): string {
  const displays = everyComponent(components).map(({ content: text }) =>
    typeof text === 'string' ? text : '',
  );
  return [content, ...displays].join('\n');
}

/**
 * Whom a text notifies: named in it, and let through by `allowed`; without `allowed`, everybody named.
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function mentionsIn(
  text: string,
  allowed: APIAllowedMentions | null | undefined,
  scene: MentionScene,
): Mentions {
  const { world, channel, permissions, repliedTo } = scene;
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

/** A role is notified if anybody may mention it, or if the author may mention all. */
function notifies(guild: Guild | undefined, roleId: string, mayMentionAll: boolean): boolean {
  const role = guild?.roles.get(roleId);
  return role !== undefined && (role.mentionable || mayMentionAll);
}
