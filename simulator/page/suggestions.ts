import type { Directory } from '../terminal/drawing/view.ts';
import { choicesOf, mentionsFor } from '../terminal/typing/option-values.ts';
import type { BasicOption, SlashCommand } from '../terminal/typing/slash-commands.ts';
import {
  type Draft,
  type Part,
  type Value,
  addOption,
  choose,
  fill,
  unusedOptions,
} from './draft.ts';

/** Something to pick from the list above the composer. */
export type Suggestion =
  | { readonly kind: 'command'; readonly command: SlashCommand }
  | { readonly kind: 'option'; readonly option: BasicOption }
  | { readonly kind: 'value'; readonly name: string; readonly value: Value };

/** As many as Discord's client shows. */
const MOST = 25;
const BOOLEAN = 5;
const ATTACHMENT = 11;

/** The draft after somebody picked from the list of the option at `active`. */
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

/** Commands that fit what was typed; none before a slash. */
export function commandsFor(text: string, known: readonly SlashCommand[]): readonly Suggestion[] {
  if (!text.trimStart().startsWith('/')) return [];
  const typed = text.trim().slice(1).toLowerCase().replaceAll(/\s+/gu, ' ');
  const beginning = known.filter(({ path }) => path.startsWith(typed));
  const inside = known.filter(({ path }) => !path.startsWith(typed) && path.includes(typed));
  return [...beginning, ...inside].map((command) => ({ kind: 'command', command }));
}

/** Options that can still be added. */
export function optionsFor(draft: Draft): readonly Suggestion[] {
  const typed = draft.text.trim().toLowerCase().replace(/:$/u, '');
  return unusedOptions(draft)
    .filter(({ name }) => name.includes(typed))
    .map((option) => ({ kind: 'option', option }));
}

/** Values that the page itself knows. */
export function valuesFor({ option, text }: Part, directory: Directory): readonly Suggestion[] {
  const typed = text.trim().toLowerCase();
  return fixedValues(option, directory)
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, MOST)
    .map(({ name, value }) => ({ kind: 'value', name, value }));
}

/** Whether only the bot knows what fits. */
export function isLive(option: BasicOption): boolean {
  return 'autocomplete' in option && (option.autocomplete ?? false);
}

/** Whether it takes a file. */
export function isFile(option: BasicOption | undefined): boolean {
  const type: number | undefined = option?.type;
  return type === ATTACHMENT;
}

function fixedValues(
  option: BasicOption,
  directory: Directory,
): readonly { readonly name: string; readonly value: Value }[] {
  const type: number = option.type;
  if (type === BOOLEAN) {
    return [
      { name: 'True', value: true },
      { name: 'False', value: false },
    ];
  }
  const choices = choicesOf(option);
  if (choices.length > 0) return choices;
  return mentionsFor(option, directory).map(({ id, name }) => ({ name, value: id }));
}
