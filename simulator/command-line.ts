import type { APIApplicationCommand } from 'discord-api-types/v10';
import { didYouMean, nearestNames, oneOf } from './terminal/typing/nearest-names.ts';
import { type OptionPart, splitOptions } from './terminal/typing/option-parts.ts';
import { type OptionValue, choicesOf, readValue } from './terminal/typing/option-values.ts';
import {
  type BasicOption,
  type SlashCommand,
  slashCommandsOf,
} from './terminal/typing/slash-commands.ts';
import type { Directory } from './terminal/drawing/view.ts';

/** A command line as Discord's client reads it: ready to send, or refused with a reason. */
export type CommandLine = CommandCall | Misread;

export interface CommandCall {
  readonly kind: 'call';
  /** E.g. `updates add`. */
  readonly path: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export interface Misread {
  readonly kind: 'misread';
  /** Shown to the user. */
  readonly problem: string;
}

/** A command at the start of a line, and the text after its name. */
export interface FoundCommand {
  readonly command: SlashCommand;
  readonly rest: string;
}

/** Parses a line such as `/updates add channel:#general`. A returned call has only known options. */
export function readCommandLine(
  line: string,
  commands: readonly APIApplicationCommand[],
  directory: Directory,
): CommandLine {
  const known = slashCommandsOf(commands);
  const found = findCommand(line, known);
  if (found === undefined) return misread(whyNoCommand(line, known));
  return readOptions(found, directory);
}

/** The command at the start of a line, if it exists. */
export function findCommand(
  line: string,
  known: readonly SlashCommand[],
): FoundCommand | undefined {
  for (const command of known) {
    const words = command.path.replaceAll(/[^\p{L}\p{N} ]/gu, String.raw`\$&`);
    const pattern = new RegExp(
      String.raw`^\s*/\s*${words.replaceAll(' ', String.raw`\s+`)}(?=\s|$)`,
      'iu',
    );
    const start = pattern.exec(line)?.[0];
    if (start !== undefined) return { command, rest: line.slice(start.length) };
  }
  return undefined;
}

function readOptions({ command, rest }: FoundCommand, directory: Directory): CommandLine {
  const names = command.options.map(({ name }) => name);
  const { lead, parts, unknownKey } = splitOptions(rest, names);
  if (unknownKey !== undefined) return misread(unknownOption(command, unknownKey, parts));
  if (lead !== '') return misread(valueWithoutOption(command, lead, rest));
  const options: Record<string, OptionValue> = {};
  for (const { name, value } of parts) {
    const option = command.options.find((one) => one.name === name);
    if (option === undefined) continue;
    if (name in options)
      return misread(
        `${name}: is given twice. If it's part of a text, put the text in quotes: "…".`,
      );
    const read = readValue(option, value, directory);
    if ('problem' in read) return misread(read.problem);
    options[name] = read.value;
  }
  const missing = command.options.find(
    ({ required, name }) => required === true && !(name in options),
  );
  if (missing !== undefined) return misread(missingOption(command, missing));
  return { kind: 'call', path: command.path, options };
}

function misread(problem: string): Misread {
  return { kind: 'misread', problem };
}

function whyNoCommand(line: string, known: readonly SlashCommand[]): string {
  const typed = line.trim();
  const words = typed.replace(/^\/\s*/u, '').split(/\s+/u);
  const [first = ''] = words;
  const paths = known.map(({ path }) => path);
  if (!typed.startsWith('/') && findCommand(`/${typed}`, known) !== undefined) {
    return `Commands begin with a slash. Did you mean /${typed}?`;
  }
  if (!typed.startsWith('/')) {
    return `The bot only reads commands, which begin with a slash: ${listed(paths)}.`;
  }
  if (first === '') return `Type a command after the slash: ${oneOf(paths.map(slashed))}.`;
  const siblings = paths.filter((path) => path.startsWith(`${first.toLowerCase()} `));
  if (siblings.length > 0) return whyNoSubcommand(first, words[1], siblings);
  const hint = didYouMean(first, [...new Set(paths.map(firstWord))], '/');
  return `There's no command /${first}.${hint || ` The commands are ${listed(paths)}.`}`;
}

function whyNoSubcommand(
  first: string,
  second: string | undefined,
  siblings: readonly string[],
): string {
  if (second === undefined)
    return `/${first} needs one more word: ${oneOf(siblings.map(slashed))}.`;
  const nearest = nearestNames(second, siblings.map(secondWord));
  const alike = siblings.filter((path) => nearest.includes(secondWord(path)));
  const hint = alike.length > 0 ? alike : siblings;
  return `There's no command /${first} ${second}. Did you mean ${oneOf(hint.map(slashed))}?`;
}

function unknownOption(
  command: SlashCommand,
  unknownKey: string,
  parts: readonly OptionPart[],
): string {
  const names = command.options.map(({ name }) => `${name}:`);
  if (names.length === 0) return `/${command.path} doesn't take options.`;
  const hint = didYouMean(`${unknownKey}:`, names) || ` It takes ${oneOf(names)}.`;
  const last = parts.at(-1);
  const quotes =
    last === undefined ? '' : ` If it's part of ${last.name}:, put the value in quotes: "…".`;
  return `/${command.path} doesn't have the option ${unknownKey}:.${hint}${quotes}`;
}

function valueWithoutOption(command: SlashCommand, lead: string, rest: string): string {
  const [first = '', ...others] = lead.split(/\s+/u);
  const named = command.options.find(({ name }) => name === first.toLowerCase());
  const option = named ?? optionFor(command, lead);
  if (option === undefined) return `/${command.path} doesn't take options.`;
  const value = named === undefined ? rest.trim() : others.join(' ') || '…';
  return `A value needs its option's name. Did you mean /${command.path} ${option.name}:${value}?`;
}

/** The most likely option for a value without a name. */
function optionFor({ options }: SlashCommand, value: string): BasicOption | undefined {
  const wanted = value.toLowerCase();
  return (
    options.find((option) =>
      choicesOf(option).some(
        (choice) => choice.name.toLowerCase() === wanted || String(choice.value) === wanted,
      ),
    ) ??
    options.find(({ required }) => required === true) ??
    options[0]
  );
}

function missingOption(command: SlashCommand, { name, description }: BasicOption): string {
  return `/${command.path} needs ${name}: (${description}). Write /${command.path} ${name}:…`;
}

function listed(paths: readonly string[]): string {
  return oneOf([...new Set(paths.map(firstWord))].map(slashed));
}

function firstWord(path: string): string {
  return path.split(' ')[0] ?? path;
}

function secondWord(path: string): string {
  return path.split(' ')[1] ?? path;
}

function slashed(path: string): string {
  return `/${path}`;
}
