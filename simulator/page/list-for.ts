import type { Directory } from '../terminal/drawing/view.ts';
import type { SlashCommand } from '../terminal/typing/slash-commands.ts';
import type { Draft } from './draft.ts';
import type { LiveValues } from './live-values.ts';
import { type Suggestion, commandsFor, isLive, optionsFor, valuesFor } from './suggestions.ts';

/** The list above the composer. */
export interface List {
  readonly title: string;
  /** What stands in the place of suggestions. */
  readonly note: string | undefined;
  readonly suggestions: readonly Suggestion[];
}

/**
 * What can follow where somebody types.
 * @param active the index of the option; anything else: behind all options.
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
  // With nothing typed, everything fits that there is: an option without any takes free text.
  const isFree = valuesFor({ ...part, text: '' }, known.directory).length === 0;
  return {
    title,
    note: suggestions.length === 0 && !isFree ? 'Nothing fits.' : undefined,
    suggestions,
  };
}
