import type { APIApplicationCommandOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { OptionValue, ValueContext } from './check-value.ts';
import { describeChannel } from './describe-place.ts';

const { Attachment, Channel, Role } = ApplicationCommandOptionType;

/**
 * Roles, channels and files for the ids in option values, which were checked.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
 */
export function resolveIds(
  options: readonly APIApplicationCommandOption[],
  values: Readonly<Record<string, OptionValue>>,
  { world, channel, userId, uploads }: ValueContext,
): Record<string, Record<string, unknown>> {
  const resolved: Record<string, Record<string, unknown>> = {};
  for (const { name, type } of options) {
    const id = values[name];
    if (typeof id !== 'string') continue;
    if (type === Attachment) (resolved['attachments'] ??= {})[id] = uploads.sentAlong(id);
    if (type === Role) (resolved['roles'] ??= {})[id] = world.guildOf(channel)?.roles.get(id);
    const other = type === Channel ? world.channels.get(id) : undefined;
    if (other !== undefined && 'guildId' in other) {
      (resolved['channels'] ??= {})[id] = describeChannel(world, other, userId);
    }
  }
  return resolved;
}
