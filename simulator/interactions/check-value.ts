import type { APIApplicationCommandOption, ChannelType } from 'discord-api-types/v10';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Uploads } from '../messages/uploads.ts';
import { lengthOf } from '../rest/length.ts';
import type { Channel } from '../world/places.ts';
import type { World } from '../world/world.ts';
import { CommandRefused } from './answer.ts';
import { describeChannel } from './describe-place.ts';

type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** The user and place of an option value. Ids must be visible there. */
export interface ValueContext {
  readonly world: World;
  readonly channel: Channel;
  readonly userId: string;
  readonly uploads: Pick<Uploads, 'sentAlong'>;
}

/**
 * Refuses a value that Discord's client wouldn't send for this option.
 * https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-structure
 * @throws CommandRefused
 */
export function checkValue(
  option: APIApplicationCommandOption,
  value: OptionValue,
  context: ValueContext,
): void {
  const complaint = complaintAbout(option, value, context);
  if (complaint !== undefined) {
    throw new CommandRefused(`The option ${option.name} ${complaint}.`, option.name);
  }
}

function complaintAbout(
  option: APIApplicationCommandOption,
  value: OptionValue,
  context: ValueContext,
): string | undefined {
  const choices = ('choices' in option && option.choices) || [];
  const isChoice = choices.length === 0 || choices.some((choice) => choice.value === value);
  switch (option.type) {
    case ApplicationCommandOptionType.String: {
      if (typeof value !== 'string') return 'takes text';
      if (!isChoice) return 'takes only one of its choices';
      const { min_length: least = 1, max_length: most = 6000 } = option;
      return aboutSize(lengthOf(value), Math.max(1, least), most, ' characters');
    }
    case ApplicationCommandOptionType.Integer:
      if (!Number.isSafeInteger(value)) return 'takes a whole number';
      if (!isChoice) return 'takes only one of its choices';
      return aboutSize(Number(value), option.min_value, option.max_value);
    case ApplicationCommandOptionType.Boolean:
      return typeof value === 'boolean' ? undefined : 'takes true or false';
    case ApplicationCommandOptionType.Channel:
      return aboutChannel(option.channel_types ?? [], String(value), context);
    case ApplicationCommandOptionType.Role:
      return context.world.guildOf(context.channel)?.roles.has(String(value)) === true
        ? undefined
        : 'takes the id of a role of this guild';
    case ApplicationCommandOptionType.Attachment:
      return context.uploads.sentAlong(String(value)) === undefined
        ? 'takes the id of a file that was attached'
        : undefined;
    default:
      return 'takes no value';
  }
}

function aboutSize(
  size: number,
  least = -Infinity,
  most = Infinity,
  unit = '',
): string | undefined {
  if (size < least) return `takes at least ${least}${unit}`;
  return size > most ? `takes at most ${most}${unit}` : undefined;
}

function aboutChannel(
  types: readonly ChannelType[],
  id: string,
  { world, channel, userId }: ValueContext,
): string | undefined {
  const wanted = world.channels.get(id);
  const isHere =
    wanted !== undefined &&
    'guildId' in wanted &&
    world.guildOf(wanted) === world.guildOf(channel) &&
    world.canSee(wanted, userId);
  if (!isHere) return 'takes the id of a channel of this guild';
  return types.length > 0 && !types.includes(wanted.type)
    ? `takes only channels of type ${types.join(', ')}`
    : undefined;
}

/**
 * Roles, channels and files for the ids in option values, which were checked.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
 */
export function resolveIds(
  options: readonly APIApplicationCommandOption[],
  values: OptionValues,
  { world, channel, userId, uploads }: ValueContext,
): Record<string, Record<string, unknown>> {
  const resolved: Record<string, Record<string, unknown>> = {};
  const types = ApplicationCommandOptionType;
  for (const { name, type } of options) {
    const id = values[name];
    if (typeof id !== 'string') continue;
    if (type === types.Attachment) (resolved['attachments'] ??= {})[id] = uploads.sentAlong(id);
    if (type === types.Role) (resolved['roles'] ??= {})[id] = world.guildOf(channel)?.roles.get(id);
    const other = type === types.Channel ? world.channels.get(id) : undefined;
    if (other !== undefined && 'guildId' in other) {
      (resolved['channels'] ??= {})[id] = describeChannel(world, other, userId);
    }
  }
  return resolved;
}
