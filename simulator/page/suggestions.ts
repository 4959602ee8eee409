import type { Directory } from '../terminal/drawing/view.ts';
import { type OptionValue, choicesOf, mentionsFor } from '../terminal/typing/option-values.ts';
import type { BasicOption, SlashCommand } from '../terminal/typing/slash-commands.ts';
import {
  type Draft,
  type Part,
  addOption,
  choose,
  fill,
  isBoolean,
  unusedOptions,
} from './draft.ts';

/** An entry of the list above the composer. */
export type Suggestion =
  | { readonly kind: 'command'; readonly command: SlashCommand }
  | { readonly kind: 'option'; readonly option: BasicOption }
  | { readonly kind: 'value'; readonly name: string; readonly value: OptionValue };

/** The maximum in Discord's client. */
const MOST = 25;

/** The draft after a suggestion for the input at `active` was picked. */
export function accept(draft: Draft, active: number, suggestion: Suggestion): Draft {
  switch (suggestion.kind) {
    case 'command':
      return choose(suggestion.command);
    case 'option':
      return addOption(draft, suggestion.option);
    case 'value':
      return fill(draft, active, suggestion.name, suggestion.value);
  }
}

/** Commands that match the text, if it starts with a slash. */
export function commandsFor(text: string, known: readonly SlashCommand[]): readonly Suggestion[] {
  if (!text.trimStart().startsWith('/')) return [];
  const typed = text.trim().slice(1).toLowerCase().replaceAll(/\s+/gu, ' ');
  const beginning = known.filter(({ path }) => path.startsWith(typed));
  const inside = known.filter(({ path }) => !path.startsWith(typed) && path.includes(typed));
  return [...beginning, ...inside].map((command) => ({ kind: 'command', command }));
}

/** Unused options that match the text. */
export function optionsFor(draft: Draft): readonly Suggestion[] {
  const typed = draft.text.trim().toLowerCase().replace(/:$/u, '');
  return unusedOptions(draft)
    .filter(({ name }) => name.includes(typed))
    .map((option) => ({ kind: 'option', option }));
}

/** Values that don't need the bot. */
export function valuesFor({ option, text }: Part, directory: Directory): readonly Suggestion[] {
  const typed = text.trim().toLowerCase();
  return fixedValues(option, directory)
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, MOST)
    .map(({ name, value }) => ({ kind: 'value', name, value }));
}

/** Whether the bot completes it. */
export function isLive(option: BasicOption): boolean {
  return 'autocomplete' in option && (option.autocomplete ?? false);
}

function fixedValues(
  option: BasicOption,
  directory: Directory,
): readonly { readonly name: string; readonly value: OptionValue }[] {
  if (isBoolean(option)) {
    return [
      { name: 'True', value: true },
      { name: 'False', value: false },
    ];
  }
  const choices = choicesOf(option);
  if (choices.length > 0) return choices;
  return mentionsFor(option, directory).map(({ id, name }) => ({ name, value: id }));
}
