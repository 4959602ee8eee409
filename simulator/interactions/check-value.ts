import type { APIApplicationCommandOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Uploads } from '../messages/uploads.ts';
import { lengthOf } from '../rest/length.ts';
import type { Channel } from '../world/places.ts';
import type { World } from '../world/world.ts';
import { CommandRefused } from './answer.ts';

export type OptionValue = string | number | boolean;

/** The user and place of an option value. Ids must be visible there. */
export interface ValueContext {
  readonly world: World;
  readonly channel: Channel;
  readonly userId: string;
  readonly uploads: Pick<Uploads, 'sentAlong'>;
}

type Of<T extends ApplicationCommandOptionType> = Extract<APIApplicationCommandOption, { type: T }>;

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
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return aboutText(option, value);
    case ApplicationCommandOptionType.Integer:
      return Number.isSafeInteger(value)
        ? aboutNumber(option, Number(value))
        : 'takes a whole number';
    case ApplicationCommandOptionType.Boolean:
      return typeof value === 'boolean' ? undefined : 'takes true or false';
    case ApplicationCommandOptionType.Channel:
      return aboutChannel(option, String(value), context);
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

function aboutText(
  option: Of<ApplicationCommandOptionType.String>,
  value: OptionValue,
): string | undefined {
  if (typeof value !== 'string') return 'takes text';
  if (isNoChoice(option, value)) return 'takes only one of its choices';
  const least = Math.max(1, option.min_length ?? 0);
  if (lengthOf(value) < least) return `takes at least ${least} characters`;
  const most = option.max_length ?? 6000;
  return lengthOf(value) > most ? `takes at most ${most} characters` : undefined;
}

function aboutNumber(
  option: Of<ApplicationCommandOptionType.Integer>,
  value: number,
): string | undefined {
  if (isNoChoice(option, value)) return 'takes only one of its choices';
  if (option.min_value !== undefined && value < option.min_value) {
    return `takes at least ${option.min_value}`;
  }
  return option.max_value !== undefined && value > option.max_value
    ? `takes at most ${option.max_value}`
    : undefined;
}

function isNoChoice(option: APIApplicationCommandOption, value: string | number): boolean {
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  return choices.length > 0 && !choices.some((choice) => choice.value === value);
}

function aboutChannel(
  option: Of<ApplicationCommandOptionType.Channel>,
  id: string,
  { world, channel, userId }: ValueContext,
): string | undefined {
  const wanted = world.channels.get(id);
  if (
    wanted === undefined ||
    !('guildId' in wanted) ||
    world.guildOf(wanted) !== world.guildOf(channel) ||
    !world.canSee(wanted, userId)
  ) {
    return 'takes the id of a channel of this guild';
  }
  const types: readonly number[] = option.channel_types ?? [];
  return types.length > 0 && !types.includes(wanted.type)
    ? `takes only channels of type ${types.join(', ')}`
    : undefined;
}
