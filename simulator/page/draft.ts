import { findCommand } from '../command-line.ts';
import type { Directory } from '../terminal/drawing/view.ts';
import { splitOptions } from '../terminal/typing/option-parts.ts';
import { choicesOf, readValue } from '../terminal/typing/option-values.ts';
import type { BasicOption, SlashCommand } from '../terminal/typing/slash-commands.ts';

export type Value = string | number | boolean;

/** An option with what was typed for it: a chip in the composer. */
export interface Part {
  readonly option: BasicOption;
  readonly text: string;
  /** What was picked from a list, where that says more than its text. */
  readonly picked?: Value;
}

/** What stands in the composer. */
export interface Draft {
  readonly command: SlashCommand | undefined;
  readonly parts: readonly Part[];
  /** Without a command the whole text; else what is typed behind the last option. */
  readonly text: string;
}

export const EMPTY: Draft = { command: undefined, parts: [], text: '' };

/** The place behind all options; 0 and up: an option's. */
export const LAST = -1;

/** A draft as Discord's client would send it, or the first thing that is wrong with it. */
export type ReadDraft =
  | {
      readonly kind: 'ready';
      readonly path: string;
      readonly options: Readonly<Record<string, Value>>;
    }
  /** `part`: the index of the option at fault, if it is one of the draft's. */
  | { readonly kind: 'wrong'; readonly problem: string; readonly part?: number };

/** The command with the options that it can not do without. */
export function choose(command: SlashCommand): Draft {
  const parts = command.options
    .filter(({ required }) => required === true)
    .map((option) => ({ option, text: '' }));
  return { command, parts, text: '' };
}

/**
 * A draft after somebody typed: a command's name with a space behind it becomes that command, and
 * `option:` behind it becomes a chip. So a line that is pasted is taken apart too.
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

export function fill(draft: Draft, index: number, text: string, picked?: Value): Draft {
  const parts = draft.parts.map((part, at) => {
    if (at !== index) return part;
    const { option } = part;
    return picked === undefined ? { option, text } : { option, text, picked };
  });
  return { ...draft, parts };
}

/** The text of an option after somebody typed; `other:` at its end begins the next option. */
export function typePart(draft: Draft, index: number, text: string): Draft {
  const next = unusedOptions(draft).find(({ name }) => text.endsWith(` ${name}:`));
  if (next === undefined) return fill(draft, index, text);
  const value = text.slice(0, text.length - next.name.length - 1).trim();
  return addOption(fill(draft, index, value), next);
}

export function removePart(draft: Draft, index: number): Draft {
  return { ...draft, parts: draft.parts.toSpliced(index, 1) };
}

/** Options of the command that are not in the draft yet. */
export function unusedOptions({ command, parts }: Draft): readonly BasicOption[] {
  const used = new Set(parts.map(({ option }) => option.name));
  return (command?.options ?? []).filter(({ name }) => !used.has(name));
}

/** The next option without a value behind `index`; else the end. */
export function nextOpen({ parts }: Draft, index: number): number {
  const open = parts.findIndex(({ text }, at) => at > index && text === '');
  return open === -1 ? LAST : open;
}

/** What the draft says of its other options, as far as it can be read. */
export function otherValues(
  draft: Draft,
  index: number,
  directory: Directory,
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [at, part] of draft.parts.entries()) {
    const read = at === index ? undefined : readPart(part, directory);
    if (read !== undefined && 'value' in read) values[part.option.name] = read.value;
  }
  return values;
}

/** Reads the draft before anything is sent. */
export function readDraft(draft: Draft, directory: Directory): ReadDraft {
  const { command, parts, text } = draft;
  if (command === undefined) return { kind: 'wrong', problem: 'There is no command yet.' };
  if (text.trim() !== '') return { kind: 'wrong', problem: whyLoose(draft) };
  const options: Record<string, Value> = {};
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
    return `“${text}” belongs to no option: /${draft.command?.path} has no more.`;
  return `“${text}” belongs to no option. Did you mean ${next.name}:${text}?`;
}
