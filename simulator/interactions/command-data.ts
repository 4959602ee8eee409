import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { CommandRefused } from './answer.ts';
import { checkValue } from './check-value.ts';
import type { OptionValue, ValueContext } from './check-value.ts';
import { resolveIds } from './resolve-ids.ts';

export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface CommandUse {
  /** The interaction's `data`. */
  readonly data: Record<string, unknown>;
  /** The command's name with its subcommands. */
  readonly fullName: string;
  readonly focusedType: ApplicationCommandOptionType | undefined;
  readonly integrationTypes: APIApplicationCommand['integration_types'];
}

interface Leaf {
  readonly path: readonly APIApplicationCommandOption[];
  readonly options: readonly APIApplicationCommandOption[];
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
  if (focused !== undefined) refuseUnlessCompleted(leaf.options, focused);
  const inner = leafOptions(leaf.options, values, context, focused);
  const options = leaf.path.reduceRight<object[]>(
    (nested, { name: part, type }) => [{ name: part, type, options: nested }],
    inner,
  );
  const resolved = resolveIds(leaf.options, values, context);
  return {
    fullName: [name, ...rest].join(' '),
    integrationTypes: command.integration_types,
    focusedType: leaf.options.find((option) => option.name === focused)?.type,
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

function refuseUnlessCompleted(
  options: readonly APIApplicationCommandOption[],
  focused: string,
): void {
  const option = options.find(({ name }) => name === focused);
  if (option === undefined || !('autocomplete' in option) || !option.autocomplete) {
    throw new CommandRefused(`The option ${focused} has no autocomplete.`, focused);
  }
}

/** Finds the subcommand named by the words after the command's name. */
function walk(command: APIApplicationCommand, words: readonly string[]): Leaf {
  const path: APIApplicationCommandOption[] = [];
  let options: readonly APIApplicationCommandOption[] = command.options ?? [];
  for (const word of words) {
    const next = options.find(
      ({ name, type }) => name === word && (type === Subcommand || type === SubcommandGroup),
    );
    if (next === undefined)
      throw new CommandRefused(`/${command.name} doesn't have the subcommand ${word}.`);
    path.push(next);
    options = 'options' in next ? (next.options ?? []) : [];
  }
  const deeper = options.filter(({ type }) => type === Subcommand || type === SubcommandGroup);
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
