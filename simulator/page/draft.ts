import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { findCommand } from '../command-line.ts';
import type { Directory } from '../terminal/drawing/view.ts';
import { splitOptions } from '../terminal/typing/option-parts.ts';
import { type OptionValue, choicesOf, readValue } from '../terminal/typing/option-values.ts';
import type { BasicOption, SlashCommand } from '../terminal/typing/slash-commands.ts';
import type { Values } from './server.ts';

/** An option and its text: a chip in the composer. */
export interface Part {
  readonly option: BasicOption;
  readonly text: string;
  /** The value of a suggestion, if it was picked from the list. */
  readonly picked?: OptionValue | undefined;
}

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
  | { readonly kind: 'ready'; readonly path: string; readonly options: Values }
  /** `part`: the index of the invalid option, if the draft has it. */
  | { readonly kind: 'wrong'; readonly problem: string; readonly part?: number };

/** A draft of the command with its required options. */
export function choose(command: SlashCommand): Draft {
  const parts = command.options
    .filter(({ required }) => required === true)
    .map((option) => ({ option, text: '' }));
  return { command, parts, text: '' };
}

/** A draft after an input, and the input that gets the focus if it isn't the same. */
export interface Typed {
  readonly draft: Draft;
  readonly next?: number;
}

/**
 * The draft after an input at `index`: a command's name and a space start that command, `option:` moves
 * to that option, and other text goes into the first one unless an option's name begins with it. Pasted lines are split
 * in the same way.
 */
export function type(
  draft: Draft,
  index: number,
  text: string,
  known: readonly SlashCommand[],
): Typed {
  const { command } = draft;
  if (command !== undefined) return typeOptions(draft, command, index, text);
  const found = findCommand(text, known);
  if (found === undefined || found.rest === '') return { draft: fill(draft, index, text) };
  const chosen = choose(found.command);
  const typed = typeOptions(chosen, found.command, LAST, found.rest.trimStart());
  return { next: nextOpen(typed.draft, LAST), ...typed };
}

export function isFile(option: BasicOption | undefined): boolean {
  return option?.type === ApplicationCommandOptionType.Attachment;
}

export function isBoolean({ type }: BasicOption): boolean {
  return type === ApplicationCommandOptionType.Boolean;
}

function takesText(option: BasicOption): boolean {
  return !isFile(option) && !isBoolean(option);
}

export function addOption(draft: Draft, option: BasicOption): Draft {
  const known = draft.parts.findIndex((part) => part.option.name === option.name);
  if (known !== -1) return { ...draft, text: '' };
  return { ...draft, parts: [...draft.parts, { option, text: '' }], text: '' };
}

/** The draft with this text in the input at `index`. */
export function fill(draft: Draft, index: number, text: string, picked?: OptionValue): Draft {
  if (index === LAST) return { ...draft, text };
  const option = draft.parts[index]?.option;
  if (option === undefined) return draft;
  return { ...draft, parts: draft.parts.with(index, { option, text, picked }) };
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
export function otherValues(draft: Draft, index: number, directory: Directory): Values {
  const values: Record<string, OptionValue> = {};
  for (const [at, part] of draft.parts.entries()) {
    const read = at === index ? undefined : readPart(part, directory);
    if (read !== undefined && 'value' in read) values[part.option.name] = read.value;
  }
  return values;
}

export function readDraft(draft: Draft, directory: Directory): ReadDraft {
  const { command, parts, text } = draft;
  if (command === undefined) return { kind: 'wrong', problem: "There's no command yet." };
  if (text.trim() !== '') return { kind: 'wrong', problem: whyLoose(draft) };
  const options: Record<string, OptionValue> = {};
  for (const [index, part] of parts.entries()) {
    if (part.text === '' && part.option.required !== true) continue;
    if (part.text === '') return { kind: 'wrong', part: index, problem: whyRequired(part.option) };
    const read = readPart(part, directory);
    if ('problem' in read) return { kind: 'wrong', part: index, problem: read.problem };
    options[part.option.name] = read.value;
  }
  const missing = unusedOptions(draft).find(({ required }) => required === true);
  if (missing !== undefined) return { kind: 'wrong', problem: whyRequired(missing) };
  return { kind: 'ready', path: command.path, options };
}

function whyRequired({ name, description }: BasicOption): string {
  return `${name} is required: ${description}.`;
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

function typeOptions(draft: Draft, command: SlashCommand, index: number, text: string): Typed {
  // The input's own option, repeated at its beginning, isn't part of the value.
  const own = draft.parts[index]?.option.name;
  const isRepeated = own !== undefined && text.toLowerCase().startsWith(`${own}:`);
  const value = isRepeated ? text.slice(own.length + 1).trimStart() : text;
  const names = command.options.map(({ name }) => name).filter((name) => name !== own);
  const { lead, parts } = splitOptions(value, names);
  if (parts.length === 0) return typeLoose(draft, index, value);
  let { draft: typed } = typeLoose(draft, index, lead);
  const indexOf = (name: string): number =>
    typed.parts.findIndex(({ option }) => option.name === name);
  for (const part of parts) {
    const option = command.options.find(({ name }) => name === part.name);
    if (option === undefined) continue;
    typed = addOption(typed, option);
    if (part.value !== '') typed = fill(typed, indexOf(part.name), part.value);
  }
  const last = parts.at(-1);
  return { draft: typed, next: last?.value === '' ? indexOf(last.name) : nextOpen(typed, LAST) };
}

/** The draft after a text without `option:`. */
function typeLoose(draft: Draft, index: number, text: string): Typed {
  if (index !== LAST) return { draft: fill(draft, index, text) };
  const typed = text.trim().toLowerCase();
  const isName = unusedOptions(draft).some(({ name }) => name.startsWith(typed));
  const open = draft.parts.findIndex((part) => part.text === '' && takesText(part.option));
  const [first] = draft.command?.options ?? [];
  const isFirst = draft.parts.length === 0 && first !== undefined && takesText(first);
  if (isName || (open === -1 && !isFirst)) return { draft: fill(draft, LAST, text) };
  const taking = isFirst ? addOption(draft, first) : { ...draft, text: '' };
  const next = Math.max(0, open);
  return { draft: fill(taking, next, text), next };
}

function whyLoose(draft: Draft): string {
  const [next] = unusedOptions(draft);
  const text = draft.text.trim();
  const why = `“${text}” doesn't belong to an option`;
  if (next === undefined) return `${why}, and /${draft.command?.path} has no more options.`;
  return `${why}. Did you mean ${next.name}:${text}?`;
}

/** Sent drafts, which the arrow keys bring back. */
export class History {
  readonly #sent: Draft[] = [];
  /** Index of the recalled draft; undefined: the user is writing a new one. */
  #at: number | undefined;

  push(draft: Draft): void {
    this.#sent.push(draft);
    this.#at = undefined;
  }

  /** Ends browsing, because the user has typed something. */
  leave(): void {
    this.#at = undefined;
  }

  /**
   * The up arrow in an empty box recalls the last draft. After that, both arrows browse.
   * @returns undefined if the key isn't for the history.
   */
  recall(key: string, isEmpty: boolean): Draft | undefined {
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (step === undefined || (!isEmpty && this.#at === undefined)) return undefined;
    const at = (this.#at ?? this.#sent.length) + step;
    if (this.#sent.length === 0 || (at >= this.#sent.length && this.#at === undefined))
      return undefined;
    this.#at = at < this.#sent.length ? Math.max(0, at) : undefined;
    return this.#at === undefined ? EMPTY : this.#sent[this.#at];
  }
}
