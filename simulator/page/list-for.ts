import type { Directory } from '../terminal/drawing/view.ts';
import type { SlashCommand } from '../terminal/typing/slash-commands.ts';
import type { Draft } from './draft.ts';
import type { LiveValues } from './live-values.ts';
import { type Suggestion, commandsFor, isLive, optionsFor, valuesFor } from './suggestions.ts';

/** The list above the composer. */
export interface List {
  readonly title: string;
  /** Shown if there are no suggestions. */
  readonly note: string | undefined;
  readonly suggestions: readonly Suggestion[];
}

/**
 * The suggestions for the active input.
 * @param active the index of an option, or `LAST`.
 */
export function listFor(
  draft: Draft,
  active: number,
  known: {
    readonly commands: readonly SlashCommand[];
    readonly directory: Directory;
    readonly live: LiveValues;
  },
): List {
  const { command, text } = draft;
  const part = draft.parts[active];
  if (command === undefined) {
    return { title: 'Commands', note: undefined, suggestions: commandsFor(text, known.commands) };
  }
  if (part === undefined) {
    return {
      title: `Options of /${command.path}`,
      note: undefined,
      suggestions: optionsFor(draft),
    };
  }
  const title = `${part.option.name}: ${part.option.description}`;
  if (isLive(part.option)) {
    const { suggestions, note } = known.live;
    return { title, note, suggestions };
  }
  const suggestions = valuesFor(part, known.directory);
  // An option without suggestions for an empty text takes free text.
  const isFree = valuesFor({ ...part, text: '' }, known.directory).length === 0;
  return {
    title,
    note: suggestions.length === 0 && !isFree ? 'No options match.' : undefined,
    suggestions,
  };
}
