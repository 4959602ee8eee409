import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { formError, notSimulated, required, tooLong } from '../rest/refusal.ts';
import type { FormError, Path } from '../rest/refusal.ts';

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

export interface ChoiceDraft {
  readonly name: string;
  readonly value: string | number;
}

export interface OptionDraft extends Described {
  readonly type: ApplicationCommandOptionType;
  readonly required?: boolean | null;
  readonly autocomplete?: boolean | null;
  readonly choices?: readonly ChoiceDraft[] | null;
  readonly options?: readonly OptionDraft[] | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly min_value?: number | null;
  readonly max_value?: number | null;
  readonly channel_types?: readonly number[] | null;
  readonly file_types?: readonly string[] | null;
}

export interface CommandDraft extends Described {
  readonly id?: string | null;
  readonly type?: ApplicationCommandType | null;
  readonly options?: readonly OptionDraft[] | null;
  readonly default_member_permissions?: string | number | null;
  readonly dm_permission?: boolean | null;
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[] | null;
  readonly nsfw?: boolean | null;
}

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const { Subcommand, SubcommandGroup } = ApplicationCommandOptionType;
const NOT_SIMULATED: ReadonlySet<ApplicationCommandOptionType> = new Set([
  ApplicationCommandOptionType.User,
  ApplicationCommandOptionType.Mentionable,
  ApplicationCommandOptionType.Number,
]);

/**
 * Discord's rules for commands that aren't in its schema.
 * @param guildId undefined: a global command.
 */
export function checkCommand(
  command: CommandDraft,
  guildId: string | undefined,
  path: Path,
): FormError[] {
  const { type, nsfw } = command;
  const limits = nsfw ? [notSimulated([...path, 'nsfw'], 'age-restricted commands')] : [];
  return type === undefined || type === null || type === ApplicationCommandType.ChatInput
    ? [...limits, ...checkChat(command, path)]
    : [...limits, ...checkOther(command, guildId, path)];
}

/** USER and MESSAGE commands have a name only; the entry point of an Activity is global. */
function checkOther(
  { description, options, type }: CommandDraft,
  guildId: string | undefined,
  path: Path,
): FormError[] {
  const errors = description
    ? [formError([...path, 'description'], 'BASE_TYPE_BAD_LENGTH', 'Must be empty.')]
    : [];
  if (options?.length) {
    const message = 'Context menu commands cannot have options';
    const code = 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED';
    errors.push(formError([...path, 'options'], code, message));
  }
  if (type === ApplicationCommandType.PrimaryEntryPoint && guildId !== undefined) {
    const message = 'An entry point command cannot be a command of a guild.';
    errors.push(formError([...path, 'type'], 'BASE_TYPE_CHOICES', message));
  }
  return errors;
}

function checkChat(command: CommandDraft, path: Path): FormError[] {
  return [
    ...checkNames(command, path),
    ...(command.description?.trim() ? [] : [required([...path, 'description'])]),
    ...checkOptions(command.options ?? [], [...path, 'options']),
    ...checkSize(command, path),
  ];
}

/** Commands of one list must differ in name or type. */
export function checkTogether(commands: readonly CommandDraft[]): FormError[] {
  const keys = commands.map(
    ({ name, type }) => `${type ?? ApplicationCommandType.ChatInput} ${name}`,
  );
  const message = 'Application command names must be unique';
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index
      ? []
      : [formError([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', message)],
  );
}

function checkNames(named: Described, path: Path): FormError[] {
  return [
    ...(CHAT_NAME.test(named.name) && named.name === named.name.toLowerCase()
      ? []
      : [
          formError(
            [...path, 'name'],
            'APPLICATION_COMMAND_INVALID_NAME',
            'Command name is invalid',
          ),
        ]),
    ...checkTranslations(named, path),
  ];
}

function checkTranslations(named: object, path: Path): FormError[] {
  return (['name_localizations', 'description_localizations'] as const)
    .filter((key) => (Reflect.get(named, key) ?? null) !== null)
    .map((key) => notSimulated([...path, key], 'translations'));
}

function checkOptions(options: readonly OptionDraft[], path: Path): FormError[] {
  const names = options.map((option) => option.name);
  const firstOptional = options.findIndex((option) => !option.required);
  const nested = options.filter(({ type }) => type === Subcommand || type === SubcommandGroup);
  const errors: FormError[] = [];
  if (nested.length > 0 && nested.length < options.length) {
    const message =
      'Sub-command and sub-command group option types are mutually exclusive to all other types';
    errors.push({ path, code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message });
  }
  for (const [index, option] of options.entries()) {
    const here = [...path, index];
    if (names.indexOf(option.name) !== index) {
      const code = 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS';
      errors.push(formError([...here, 'name'], code, 'Option name already exists in this command'));
    }
    if (option.required && firstOptional !== -1 && index > firstOptional) {
      const message = 'Required options must be placed before non-required options';
      errors.push({ path: here, code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message });
    }
    errors.push(...checkOption(option, here));
  }
  return errors;
}

function checkOption(option: OptionDraft, path: Path): FormError[] {
  const errors = [
    ...checkNames(option, path),
    ...checkOptions(option.options ?? [], [...path, 'options']),
  ];
  const choices = option.choices ?? [];
  if (option.autocomplete && choices.length > 0) {
    const message = 'An option cannot have both autocomplete and choices';
    errors.push({ path, code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', message });
  }
  if (NOT_SIMULATED.has(option.type)) {
    errors.push(notSimulated([...path, 'type'], `options of type ${option.type}`));
  }
  if (option.file_types) errors.push(notSimulated([...path, 'file_types'], 'file types'));
  errors.push(
    ...rangeErrors(option, path),
    ...choices.flatMap((choice, index) => checkChoice(choices, choice, index, path)),
  );
  return errors;
}

function rangeErrors(option: OptionDraft, path: Path): FormError[] {
  const isLengthTurned = isTurned(option.min_length, option.max_length);
  if (!isLengthTurned && !isTurned(option.min_value, option.max_value)) return [];
  const message = 'The minimum is above the maximum';
  return [{ path, code: 'APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID', message }];
}

function isTurned(least: number | null | undefined, most: number | null | undefined): boolean {
  return (least ?? -Infinity) > (most ?? Infinity);
}

function checkChoice(
  choices: readonly ChoiceDraft[],
  choice: ChoiceDraft,
  index: number,
  path: Path,
): FormError[] {
  const here = [...path, 'choices', index];
  const errors = checkTranslations(choice, here);
  if (typeof choice.value === 'string' && lengthOf(choice.value) > LIMITS.choiceText) {
    errors.push(tooLong([...here, 'value'], LIMITS.choiceText));
  }
  if (choices.findIndex((other) => other.name === choice.name) !== index) {
    const code = 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS';
    errors.push(formError([...here, 'name'], code, 'Choice name already exists in this option'));
  }
  return errors;
}

/** https://discord.com/developers/docs/interactions/application-commands#slash-commands */
function checkSize(command: CommandDraft, path: Path): FormError[] {
  if (sizeOf(command) <= LIMITS.commandTotal) return [];
  const message = `Command exceeds maximum size (${LIMITS.commandTotal})`;
  return [{ path, code: 'APPLICATION_COMMAND_TOO_LARGE', message }];
}

function sizeOf(
  part: Described & {
    readonly options?: readonly OptionDraft[] | null;
    readonly choices?: readonly ChoiceDraft[] | null;
  },
): number {
  const choices = (part.choices ?? []).map(({ name, value }) =>
    sizeOf({ name, description: typeof value === 'string' ? value : '' }),
  );
  const options = (part.options ?? []).map(sizeOf);
  const own = lengthOf(part.name) + lengthOf(part.description ?? '');
  return [own, ...choices, ...options].reduce((sum, size) => sum + size, 0);
}
