import { findCommand } from '../command-line.ts';
import type { Directory } from '../terminal/drawing/view.ts';
import { splitOptions } from '../terminal/typing/option-parts.ts';
import { type OptionValue, choicesOf, readValue } from '../terminal/typing/option-values.ts';
import type { BasicOption, SlashCommand } from '../terminal/typing/slash-commands.ts';

/** An option and its text: a chip in the composer. */
export interface Part {
  readonly option: BasicOption;
  readonly text: string;
  /** The value of a suggestion, if it was picked from the list. */
  readonly picked?: OptionValue;
}

/** The composer's content. */
export interface Draft {
  readonly command: SlashCommand | undefined;
  readonly parts: readonly Part[];
  /** The text after the last option; without a command, the whole text. */
  readonly text: string;
}

export const EMPTY: Draft = { command: undefined, parts: [], text: '' };

/** The index of the input after all options. */
export const LAST = -1;

/** A draft as Discord's client would send it, or its first error. */
export type ReadDraft =
  | {
      readonly kind: 'ready';
      readonly path: string;
      readonly options: Readonly<Record<string, OptionValue>>;
    }
  /** `part`: the index of the invalid option, if the draft has it. */
  | { readonly kind: 'wrong'; readonly problem: string; readonly part?: number };

/** A draft of the command with its required options. */
export function choose(command: SlashCommand): Draft {
  const parts = command.options
    .filter(({ required }) => required === true)
    .map((option) => ({ option, text: '' }));
  return { command, parts, text: '' };
}

/**
 * The draft after an input: a command's name and a space start that command, and `option:` adds a chip.
 * A pasted line is split in the same way.
 */
export function type(draft: Draft, text: string, known: readonly SlashCommand[]): Draft {
  const { command } = draft;
  if (command !== undefined) return withOptions({ ...draft, text: '' }, command, text);
  const found = findCommand(text, known);
  if (found === undefined || found.rest === '') return { ...draft, text };
  return withOptions(choose(found.command), found.command, found.rest.trimStart());
}

export function addOption(draft: Draft, option: BasicOption): Draft {
  const known = draft.parts.findIndex((part) => part.option.name === option.name);
  if (known !== -1) return { ...draft, text: '' };
  return { ...draft, parts: [...draft.parts, { option, text: '' }], text: '' };
}

export function fill(draft: Draft, index: number, text: string, picked?: OptionValue): Draft {
  const parts = draft.parts.map((part, at) => {
    if (at !== index) return part;
    const { option } = part;
    return picked === undefined ? { option, text } : { option, text, picked };
  });
  return { ...draft, parts };
}

/** The draft after an input in an option. `other:` at the end starts the next option. */
export function typePart(draft: Draft, index: number, text: string): Draft {
  const next = unusedOptions(draft).find(({ name }) => text.endsWith(` ${name}:`));
  if (next === undefined) return fill(draft, index, text);
  const value = text.slice(0, text.length - next.name.length - 1).trim();
  return addOption(fill(draft, index, value), next);
}

export function removePart(draft: Draft, index: number): Draft {
  return { ...draft, parts: draft.parts.toSpliced(index, 1) };
}

/** The command's options that aren't in the draft yet. */
export function unusedOptions({ command, parts }: Draft): readonly BasicOption[] {
  const used = new Set(parts.map(({ option }) => option.name));
  return (command?.options ?? []).filter(({ name }) => !used.has(name));
}

/** The next empty option after `index`, or else `LAST`. */
export function nextOpen({ parts }: Draft, index: number): number {
  const open = parts.findIndex(({ text }, at) => at > index && text === '');
  return open === -1 ? LAST : open;
}

/** The valid values of the draft's other options. */
export function otherValues(
  draft: Draft,
  index: number,
  directory: Directory,
): Record<string, OptionValue> {
  const values: Record<string, OptionValue> = {};
  for (const [at, part] of draft.parts.entries()) {
    const read = at === index ? undefined : readPart(part, directory);
    if (read !== undefined && 'value' in read) values[part.option.name] = read.value;
  }
  return values;
}

/** Parses and checks the draft. */
export function readDraft(draft: Draft, directory: Directory): ReadDraft {
  const { command, parts, text } = draft;
  if (command === undefined) return { kind: 'wrong', problem: "There's no command yet." };
  if (text.trim() !== '') return { kind: 'wrong', problem: whyLoose(draft) };
  const options: Record<string, OptionValue> = {};
  for (const [index, part] of parts.entries()) {
    const { name, description, required } = part.option;
    if (part.text === '' && required !== true) continue;
    if (part.text === '') {
      return { kind: 'wrong', part: index, problem: `${name} is required: ${description}.` };
    }
    const read = readPart(part, directory);
    if ('problem' in read) return { kind: 'wrong', part: index, problem: read.problem };
    options[name] = read.value;
  }
  const missing = unusedOptions(draft).find(({ required }) => required === true);
  if (missing !== undefined) {
    return { kind: 'wrong', problem: `${missing.name} is required: ${missing.description}.` };
  }
  return { kind: 'ready', path: command.path, options };
}

/** The draft as a line of text. */
export function lineOf({ command, parts, text }: Draft): string {
  if (command === undefined) return text;
  const typed = parts.map(({ option, text: value }) => `${option.name}:${value}`);
  return [`/${command.path}`, ...typed, text].filter((word) => word !== '').join(' ');
}

function readPart(part: Part, directory: Directory): ReturnType<typeof readValue> {
  const { option, text, picked } = part;
  if (picked !== undefined && choicesOf(option).length === 0) return { value: picked };
  return readValue(option, text.trim(), directory);
}

function withOptions(draft: Draft, command: SlashCommand, text: string): Draft {
  const names = command.options.map(({ name }) => name);
  const { lead, parts } = splitOptions(text, names);
  if (parts.length === 0) return { ...draft, text };
  let filled: Draft = draft;
  for (const { name, value } of parts) {
    const option = command.options.find((one) => one.name === name);
    if (option === undefined) continue;
    filled = addOption(filled, option);
    const index = filled.parts.findIndex((part) => part.option.name === name);
    if (value !== '') filled = fill(filled, index, value);
  }
  return { ...filled, text: lead };
}

function whyLoose(draft: Draft): string {
  const [next] = unusedOptions(draft);
  const text = draft.text.trim();
  if (next === undefined)
    return `“${text}” doesn't belong to an option, and /${draft.command?.path} has no more options.`;
  return `“${text}” doesn't belong to an option. Did you mean ${next.name}:${text}?`;
}
