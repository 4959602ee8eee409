import type { BasicOption, SlashCommand } from './slash-commands.ts';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';

import { type FoundCommand, findCommand } from '../../command-line.ts';
import { type OptionPart, splitOptions } from './option-parts.ts';
import { type OptionValue, choicesOf, mentionsFor, readValue } from './option-values.ts';
import type { Directory } from '../drawing/view.ts';

export interface Suggestion {
  /** Takes the place of what was typed. */
  readonly text: string;
  /** What it means, for the list. */
  readonly note: string;
}

/** What may come next in a line that is being typed. */
export type Completion = KnownCompletion | LiveCompletion;

export interface KnownCompletion {
  readonly kind: 'known';
  /** Where in the line the suggestions begin. */
  readonly from: number;
  readonly suggestions: readonly Suggestion[];
}

/** Only the bot knows: its autocompletion has to be asked. */
export interface LiveCompletion {
  readonly kind: 'live';
  readonly from: number;
  readonly path: string;
  readonly option: string;
  readonly typed: string;
  readonly others: Readonly<Record<string, OptionValue>>;
}

/** What may follow at the end of `line`, the text up to the cursor. */
export function completionOf(
  line: string,
  known: readonly SlashCommand[],
  directory: Directory,
): Completion {
  const found = findCommand(line, known);
  if (found === undefined || found.rest === '') return commandNames(line, known);
  return inOptions(line, found, directory);
}

/** A value as it has to be typed: in quotes if it would be read as something else without. */
export function typedValue(value: string, names: readonly string[]): string {
  const read = splitOptions(`${names[0] ?? 'x'}:${value}`, names.length > 0 ? names : ['x']);
  const same =
    read.parts.length === 1 && read.unknownKey === undefined && read.parts[0]?.value === value;
  return same ? value : `"${value.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}

function commandNames(line: string, known: readonly SlashCommand[]): KnownCompletion {
  const from = line.length - line.trimStart().length;
  const typed = line.slice(from).replaceAll(/\s+/gu, ' ').toLowerCase();
  const wanted = typed.startsWith('/') ? typed : `/${typed}`;
  const fitting = known.filter(({ path }) => `/${path}`.startsWith(wanted));
  const depth = wanted.split(' ').length;
  const suggestions = new Map<string, Suggestion>();
  for (const { path, description } of fitting) {
    const words = path.split(' ');
    const text = `/${words.slice(0, depth).join(' ')} `;
    const rest = fitting
      .filter((one) => `/${one.path} `.startsWith(text))
      .map(({ path: other }) => other);
    const note =
      words.length > depth ? rest.map((one) => one.split(' ')[depth]).join(', ') : description;
    suggestions.set(text, { text, note });
  }
  return { kind: 'known', from, suggestions: [...suggestions.values()] };
}

function inOptions(
  line: string,
  { command, rest, restAt }: FoundCommand,
  directory: Directory,
): Completion {
  const names = command.options.map(({ name }) => name);
  const { lead, parts } = splitOptions(rest, names);
  const word = /\S*$/u.exec(line)?.[0] ?? '';
  const optionNames: KnownCompletion = {
    kind: 'known',
    from: line.length - word.length,
    suggestions: unusedOptions(command, parts).filter(({ text }) =>
      text.startsWith(word.toLowerCase()),
    ),
  };
  const last = parts.at(-1);
  if (last === undefined) {
    return lead === word ? optionNames : { ...optionNames, suggestions: [] };
  }
  const option = command.options.find(({ name }) => name === last.name);
  const ended = last.quoted || (last.value !== '' && /\s$/u.test(line));
  if (option === undefined || ended) return optionNames;
  const anotherWord = last.value.includes(' ') && word.length > 1;
  if (anotherWord && optionNames.suggestions.length > 0) return optionNames;
  return valuesOf(option, { command, parts, last, from: restAt + last.start, directory });
}

function unusedOptions(command: SlashCommand, parts: readonly OptionPart[]): readonly Suggestion[] {
  return command.options
    .filter(({ name }) => !parts.some((part) => part.name === name))
    .map(({ name, description, required }) => ({
      text: `${name}:`,
      note: required === true ? `${description} (required)` : description,
    }));
}

interface ValuePlace {
  readonly command: SlashCommand;
  readonly parts: readonly OptionPart[];
  readonly last: OptionPart;
  readonly from: number;
  readonly directory: Directory;
}

function valuesOf(option: BasicOption, place: ValuePlace): Completion {
  const { command, last, from, directory } = place;
  if ('autocomplete' in option && option.autocomplete) {
    const typed = last.value.replace(/^"/u, '');
    const others = otherValues(place);
    return { kind: 'live', from, path: command.path, option: option.name, typed, others };
  }
  const typed = last.value.replace(/^"/u, '').toLowerCase();
  const names = command.options.map(({ name }) => name);
  const suggestions = fixedValues(option, directory)
    .filter((value) => value.toLowerCase().startsWith(typed))
    .map((value) => ({ text: `${typedValue(value, names)} `, note: '' }));
  return { kind: 'known', from, suggestions };
}

function fixedValues(option: BasicOption, directory: Directory): readonly string[] {
  if (option.type === ApplicationCommandOptionType.Boolean) return ['true', 'false'];
  const choices = choicesOf(option).map(({ name }) => name);
  return choices.length > 0 ? choices : mentionsFor(option, directory).map(({ name }) => name);
}

/** What the line already says about the other options, as far as it can be read. */
function otherValues({ command, parts, last, directory }: ValuePlace): Record<string, OptionValue> {
  const values: Record<string, OptionValue> = {};
  for (const part of parts) {
    const option = command.options.find(({ name }) => name === part.name);
    if (part === last || option === undefined) continue;
    const read = readValue(option, part.value, directory);
    if ('value' in read) values[part.name] = read.value;
  }
  return values;
}
