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
import { type Completion, request } from './server.ts';

/** An entry of the list above the composer. */
export interface Suggestion {
  readonly name: string;
  readonly description?: string;
  /** The draft after it was picked for the input at `active`. */
  readonly accept: (draft: Draft, active: number) => Draft;
}

/** The list above the composer. */
export interface List {
  readonly title: string;
  /** Shown if there are no suggestions. */
  readonly note?: string | undefined;
  readonly suggestions: readonly Suggestion[];
}

/** The maximum in Discord's client. */
const MOST = 25;
/** How long typing must pause before the bot is asked, in milliseconds. */
const PAUSE = 120;

/**
 * The suggestions for the active input.
 * @param active the index of an option, or `LAST`.
 * @param live those of the bot.
 */
export function listFor(
  draft: Draft,
  active: number,
  commands: readonly SlashCommand[],
  directory: Directory,
  live: Omit<List, 'title'>,
): List {
  const part = draft.parts[active];
  if (draft.command === undefined) {
    return { title: 'Commands', suggestions: commandsFor(draft.text, commands) };
  }
  if (part === undefined) {
    return { title: `Options of /${draft.command.path}`, suggestions: optionsFor(draft) };
  }
  const title = `${part.option.name}: ${part.option.description}`;
  if (isLive(part.option)) return { title, note: live.note, suggestions: live.suggestions };
  const suggestions = valuesFor(part, directory);
  // An option without suggestions for an empty text takes free text.
  const isFree = valuesFor({ ...part, text: '' }, directory).length === 0;
  const note = suggestions.length === 0 && !isFree ? 'No options match.' : undefined;
  return { title, note, suggestions };
}

/** Commands that match the text, if it starts with a slash. */
function commandsFor(text: string, known: readonly SlashCommand[]): readonly Suggestion[] {
  if (!text.trimStart().startsWith('/')) return [];
  const typed = text.trim().slice(1).toLowerCase().replaceAll(/\s+/gu, ' ');
  const beginning = known.filter(({ path }) => path.startsWith(typed));
  const inside = known.filter(({ path }) => !path.startsWith(typed) && path.includes(typed));
  return [...beginning, ...inside].map((command) => ({
    name: `/${command.path}`,
    description: command.description,
    accept: () => choose(command),
  }));
}

/** Unused options that match the text. */
function optionsFor(draft: Draft): readonly Suggestion[] {
  const typed = draft.text.trim().toLowerCase().replace(/:$/u, '');
  return unusedOptions(draft)
    .filter(({ name }) => name.includes(typed))
    .map((option) => ({
      name: option.name,
      description: `${option.description}${option.required === true ? ' (required)' : ''}`,
      accept: (current) => addOption(current, option),
    }));
}

/** Values that don't need the bot. */
function valuesFor({ option, text }: Part, directory: Directory): readonly Suggestion[] {
  const typed = text.trim().toLowerCase();
  return fixedValues(option, directory)
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, MOST)
    .map(suggestValue);
}

function suggestValue({ name, value }: Value): Suggestion {
  return { name, accept: (draft, active) => fill(draft, active, name, value) };
}

/** Whether the bot completes it. */
export function isLive(option: BasicOption): boolean {
  return 'autocomplete' in option && (option.autocomplete ?? false);
}

interface Value {
  readonly name: string;
  readonly value: OptionValue;
}

function fixedValues(option: BasicOption, directory: Directory): readonly Value[] {
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

/** The bot's autocompletion, requested while the user types. Outdated answers are dropped. */
export class LiveValues {
  suggestions: readonly Suggestion[] = [];
  /** Shown if there are no suggestions. */
  note: string | undefined;
  readonly #onChange: () => void;
  #asked = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  ask(question: Completion): void {
    this.stop();
    this.note = 'Loading options…';
    this.#timer = setTimeout(() => void this.#put(question), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.suggestions = [];
    this.note = undefined;
  }

  async #put(question: Completion): Promise<void> {
    const { signal } = (this.#asked = new AbortController());
    const answer = await request('complete', question, signal).catch(() => undefined);
    if (signal.aborted) return;
    if (answer?.kind === 'choices') {
      this.suggestions = answer.choices.map(suggestValue);
      this.note = answer.choices.length === 0 ? 'No options match.' : undefined;
    } else {
      this.note = `Loading options failed. ${answer?.why ?? ''}`.trimEnd();
    }
    this.#onChange();
  }
}
