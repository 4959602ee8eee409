import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { CommandRefused } from './answer.ts';
import { checkValue, resolveIds } from './check-value.ts';
import type { OptionValues, ValueContext } from './check-value.ts';

export interface CommandUse {
  /** The interaction's `data`. */
  readonly data: Record<string, unknown>;
  /** The command's name with its subcommands. */
  readonly fullName: string;
  readonly focusedType: ApplicationCommandOptionType | undefined;
  readonly integrationTypes: APIApplicationCommand['integration_types'];
}

const { Subcommand, SubcommandGroup } = ApplicationCommandOptionType;

/**
 * The payload of a command such as `updates add` with these option values.
 * @param focused the option for autocomplete. No option is required then.
 * @throws CommandRefused if Discord's client wouldn't send it.
 */
export function commandData(
  line: readonly string[],
  offered: readonly APIApplicationCommand[],
  values: OptionValues,
  context: ValueContext,
  focused?: string,
): CommandUse {
  const [name = '', ...rest] = line;
  const command = offered.find(
    (one) => one.name === name && one.type === ApplicationCommandType.ChatInput,
  );
  if (command === undefined) throw new CommandRefused(`There's no command /${name} here.`);
  const leaf = walk(command, rest);
  const completed = leaf.options.find((option) => option.name === focused);
  if (
    focused !== undefined &&
    !(completed && 'autocomplete' in completed && completed.autocomplete)
  ) {
    throw new CommandRefused(`The option ${focused} has no autocomplete.`, focused);
  }
  const inner = leafOptions(leaf.options, values, context, focused);
  const options = leaf.path.reduceRight<object[]>(
    (nested, { name: part, type }) => [{ name: part, type, options: nested }],
    inner,
  );
  const resolved = resolveIds(leaf.options, values, context);
  return {
    fullName: line.join(' '),
    integrationTypes: command.integration_types,
    focusedType: completed?.type,
    data: {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
      ...(options.length > 0 && { options }),
      ...(Object.keys(resolved).length > 0 && { resolved }),
    },
  };
}

const isNested = (option: APIApplicationCommandOption) =>
  option.type === Subcommand || option.type === SubcommandGroup;

/** Finds the subcommand named by the words after the command's name. */
function walk(command: APIApplicationCommand, words: readonly string[]) {
  const path: APIApplicationCommandOption[] = [];
  let options: readonly APIApplicationCommandOption[] = command.options ?? [];
  for (const word of words) {
    const next = options.filter(isNested).find(({ name }) => name === word);
    if (next === undefined)
      throw new CommandRefused(`/${command.name} doesn't have the subcommand ${word}.`);
    path.push(next);
    options = next.options ?? [];
  }
  const deeper = options.filter(isNested);
  if (deeper.length > 0) {
    const names = deeper.map(({ name }) => name).join(', ');
    throw new CommandRefused(`/${command.name} needs one of its subcommands: ${names}.`);
  }
  return { path, options };
}

function leafOptions(
  options: readonly APIApplicationCommandOption[],
  values: OptionValues,
  context: ValueContext,
  focused: string | undefined,
): object[] {
  const known = new Set(options.map((option) => option.name));
  const stranger = Object.keys(values).find((name) => !known.has(name));
  if (stranger !== undefined) {
    throw new CommandRefused(`There's no option ${stranger}.`, stranger);
  }
  const missing = options.find(({ name, required }) => required && values[name] === undefined);
  if (missing !== undefined && focused === undefined) {
    throw new CommandRefused(`The option ${missing.name} is required.`, missing.name);
  }
  return options.flatMap((option) => {
    const value = values[option.name];
    if (value === undefined) return [];
    if (option.name === focused)
      return [{ name: option.name, type: option.type, value, focused: true }];
    checkValue(option, value, context);
    return [{ name: option.name, type: option.type, value }];
  });
}
