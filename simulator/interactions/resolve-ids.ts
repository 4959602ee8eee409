import type { APIApplicationCommandOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { OptionValue, ValueContext } from './check-value.ts';
import { describeChannel, describeMember } from './describe-place.ts';

const TYPES_WITH_IDS: ReadonlySet<ApplicationCommandOptionType> = new Set([
  ApplicationCommandOptionType.User,
  ApplicationCommandOptionType.Role,
  ApplicationCommandOptionType.Channel,
  ApplicationCommandOptionType.Mentionable,
]);

/**
 * Users, roles, channels and files for the ids in option values.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
 */
export function resolveIds(
  options: readonly APIApplicationCommandOption[],
  values: Readonly<Record<string, OptionValue>>,
  context: ValueContext,
): Record<string, Record<string, unknown>> {
  const resolved: Record<string, Record<string, unknown>> = {};
  for (const { name, type } of options) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    if (type === ApplicationCommandOptionType.Attachment) {
      (resolved['attachments'] ??= {})[value] = context.uploads.sentAlong(value);
    }
    if (!TYPES_WITH_IDS.has(type)) continue;
    for (const [kind, thing] of Object.entries(thingsOf(value, context))) {
      (resolved[kind] ??= {})[value] = thing;
    }
  }
  return resolved;
}

/** The object of an id. Ids are unique across users and roles. */
export function thingsOf(
  id: string,
  { world, channel, userId }: ValueContext,
): Record<string, unknown> {
  const guild = world.guildOf(channel);
  const person = world.people.get(id);
  const role = guild?.roles.get(id);
  const other = world.channels.get(id);
  const isMember = guild !== undefined && guild.members.has(id) && channel.kind !== 'dm';
  return {
    ...(person && { users: person.user }),
    ...(isMember && { members: partialMember(describeMember(world, guild, channel, id)) }),
    ...(role && { roles: role }),
    ...(other && other.kind !== 'dm' && { channels: describeChannel(world, other, userId) }),
  };
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure */
const NOT_IN_A_PARTIAL_MEMBER: ReadonlySet<string> = new Set(['user', 'deaf', 'mute']);

function partialMember(member: object): object {
  const kept = Object.entries(member).filter(([key]) => !NOT_IN_A_PARTIAL_MEMBER.has(key));
  return Object.fromEntries(kept);
}
