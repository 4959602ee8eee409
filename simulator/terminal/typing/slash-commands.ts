import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';

export type BasicOption = APIApplicationCommandBasicOption;

/** A command or subcommand with its full path. */
export interface SlashCommand {
  /** E.g. `updates add`. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly BasicOption[];
}

/** All commands, with each subcommand listed separately. */
export function slashCommandsOf(
  commands: readonly APIApplicationCommand[],
): readonly SlashCommand[] {
  return commands
    .filter(({ type }) => type === ApplicationCommandType.ChatInput)
    .flatMap(({ name, description, options = [] }) => leaves(name, description, options));
}

type AnyOption = NonNullable<APIApplicationCommand['options']>[number];

function leaves(
  path: string,
  description: string,
  options: readonly AnyOption[],
): readonly SlashCommand[] {
  const inner = options.flatMap((option) => leavesIn(path, option));
  if (inner.length > 0) return inner;
  return [{ path, description, options: options.filter(isBasic) }];
}

function leavesIn(path: string, option: AnyOption): readonly SlashCommand[] {
  if (isBasic(option)) return [];
  return leaves(`${path} ${option.name}`, option.description, option.options ?? []);
}

function isBasic(option: AnyOption): option is BasicOption {
  return (
    option.type !== ApplicationCommandOptionType.Subcommand &&
    option.type !== ApplicationCommandOptionType.SubcommandGroup
  );
}
