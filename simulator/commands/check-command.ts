import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { formError, inEach, notSimulated, required, tooLong } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';

interface Described {
  readonly name: string;
  readonly description?: string;
}

interface ChoiceDraft {
  readonly name: string;
  readonly value: string | number;
}

/** An option in a request body, already checked against Discord's schema. */
export interface OptionDraft extends Described {
  readonly type: ApplicationCommandOptionType;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly ChoiceDraft[];
  readonly options?: readonly OptionDraft[];
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly channel_types?: readonly number[];
  readonly file_types?: readonly string[];
}

/** A command in a request body, already checked against Discord's schema. */
export interface CommandDraft extends Described {
  readonly type?: ApplicationCommandType;
  readonly options?: readonly OptionDraft[];
  readonly default_member_permissions?: string | number;
  readonly dm_permission?: boolean;
  readonly contexts?: readonly number[];
  readonly integration_types?: readonly number[];
  readonly nsfw?: boolean;
}

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const { ChatInput, PrimaryEntryPoint } = ApplicationCommandType;
const { Subcommand, SubcommandGroup } = ApplicationCommandOptionType;
const NOT_SIMULATED: ReadonlySet<ApplicationCommandOptionType> = new Set([
  ApplicationCommandOptionType.User,
  ApplicationCommandOptionType.Mentionable,
  ApplicationCommandOptionType.Number,
]);

/**
 * Discord's rules for commands that aren't in its schema.
 * @param guildId undefined: a global command.
 * @param before the commands before it in the same list.
 */
export function* checkCommand(
  command: CommandDraft,
  guildId: string | undefined,
  before: readonly CommandDraft[] = [],
): Iterable<FormError> {
  const { name, type = ChatInput } = command;
  if (command.nsfw) yield notSimulated(['nsfw'], 'age-restricted commands');
  if (before.some((one) => one.name === name && (one.type ?? ChatInput) === type)) {
    const message = 'Application command names must be unique';
    yield formError(['name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', message);
  }
  yield* type === ChatInput ? checkChat(command) : checkOther(command, guildId);
}

/** USER and MESSAGE commands have a name only; the entry point of an Activity is global. */
function* checkOther(
  { description, options, type }: CommandDraft,
  guildId: string | undefined,
): Iterable<FormError> {
  if (description) yield formError(['description'], 'BASE_TYPE_BAD_LENGTH', 'Must be empty.');
  if (options?.length) {
    const message = 'Context menu commands cannot have options';
    yield formError(['options'], 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED', message);
  }
  if (type === PrimaryEntryPoint && guildId !== undefined) {
    const message = 'An entry point command cannot be a command of a guild.';
    yield formError(['type'], 'BASE_TYPE_CHOICES', message);
  }
}

function* checkChat(command: CommandDraft): Iterable<FormError> {
  yield* checkName(command);
  yield* checkOptions(command.options);
  if (!command.description?.trim()) yield required(['description']);
  if (sizeOf(command) > LIMITS.commandTotal) {
    const message = `Command exceeds maximum size (${LIMITS.commandTotal})`;
    yield formError([], 'APPLICATION_COMMAND_TOO_LARGE', message);
  }
}

function* checkName(named: Described): Iterable<FormError> {
  if (!CHAT_NAME.test(named.name) || named.name !== named.name.toLowerCase()) {
    yield formError(['name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
  yield* checkTranslations(named);
}

function* checkTranslations(named: object): Iterable<FormError> {
  for (const key of ['name_localizations', 'description_localizations']) {
    if (key in named) yield notSimulated([key], 'translations');
  }
}

function* checkOptions(options: readonly OptionDraft[] = []): Iterable<FormError> {
  const nested = options.filter(({ type }) => type === Subcommand || type === SubcommandGroup);
  if (nested.length > 0 && nested.length < options.length) {
    const message =
      'Sub-command and sub-command group option types are mutually exclusive to all other types';
    yield formError(['options'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message);
  }
  yield* inEach('options', options, checkOption);
}

function* checkOption(option: OptionDraft, before: readonly OptionDraft[]): Iterable<FormError> {
  const { name, type, choices = [], min_length, max_length, min_value, max_value } = option;
  yield* checkName(option);
  yield* checkOptions(option.options);
  yield* inEach('choices', choices, checkChoice);
  if (before.some((other) => other.name === name)) {
    const code = 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS';
    yield formError(['name'], code, 'Option name already exists in this command');
  }
  if (option.required && before.some((other) => !other.required)) {
    const message = 'Required options must be placed before non-required options';
    yield formError([], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
  }
  if (option.autocomplete && choices.length > 0) {
    const message = 'An option cannot have both autocomplete and choices';
    yield formError([], 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', message);
  }
  if (NOT_SIMULATED.has(type)) yield notSimulated(['type'], `options of type ${type}`);
  if (option.file_types) yield notSimulated(['file_types'], 'file types');
  if (isTurned(min_length, max_length) || isTurned(min_value, max_value)) {
    const message = 'The minimum is above the maximum';
    yield formError([], 'APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID', message);
  }
}

function isTurned(least = -Infinity, most = Infinity): boolean {
  return least > most;
}

function* checkChoice(choice: ChoiceDraft, before: readonly ChoiceDraft[]): Iterable<FormError> {
  yield* checkTranslations(choice);
  if (typeof choice.value === 'string' && lengthOf(choice.value) > LIMITS.choiceText) {
    yield tooLong(['value'], LIMITS.choiceText);
  }
  if (before.some((other) => other.name === choice.name)) {
    const code = 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS';
    yield formError(['name'], code, 'Choice name already exists in this option');
  }
}

/** https://discord.com/developers/docs/interactions/application-commands#slash-commands */
function sizeOf(part: Described & Pick<OptionDraft, 'options' | 'choices'>): number {
  const { name, description = '', options = [], choices = [] } = part;
  const values = choices.map((choice) => lengthOf(choice.name) + lengthOf(textOf(choice)));
  const sizes = [lengthOf(name), lengthOf(description), ...values, ...options.map(sizeOf)];
  return sizes.reduce((sum, size) => sum + size, 0);
}

function textOf({ value }: ChoiceDraft): string {
  return typeof value === 'string' ? value : '';
}
