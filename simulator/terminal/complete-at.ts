import { InteractionFailed } from '../actor.ts';
import {
  type Completion,
  type LiveCompletion,
  type Suggestion,
  completionOf,
  typedValue,
} from './typing/completion.ts';
import { type Room, dotCompletionOf } from './dot-commands.ts';
import { directoryAt } from './people.ts';
import { printable } from './drawing/printable.ts';
import { slashCommandsOf } from './typing/slash-commands.ts';
import { type Line, run } from './drawing/styled-text.ts';
import { commonStart, drawSuggestions } from './typing/suggestion-list.ts';

export interface Completed {
  /** For readline: what to put in, and in the place of which end of the line. */
  readonly replacement: [string[], string];
  /** What may follow, where there is more than one way. */
  readonly list: readonly Line[];
}

/** Completes the line up to the cursor; asks the bot where the command says that it knows. */
export async function completeAt(line: string, room: Room): Promise<Completed> {
  const completion = whatMayFollow(line, room);
  const suggestions =
    completion.kind === 'known' ? completion.suggestions : await askBot(completion, room);
  if (suggestions === undefined) return nothing(line, 'The bot has not answered.');
  const typed = line.slice(completion.from);
  const [first] = suggestions;
  if (first === undefined) return nothing(line, typed === '' ? '' : 'Nothing fits.');
  if (suggestions.length === 1) return { replacement: [[first.text], typed], list: [] };
  const start = commonStart(suggestions.map(({ text }) => text));
  const list = drawSuggestions(suggestions, room.view().width);
  // Less than what was typed would take letters away: a bot forgives typing errors, so its values differ.
  if (start.length <= typed.length) return { replacement: [[], line], list };
  return { replacement: [[start], typed], list: [] };
}

function whatMayFollow(line: string, { simulator, conversation }: Room): Completion {
  if (line.startsWith('.')) return dotCompletionOf(line);
  const { who, where, actor } = conversation;
  return completionOf(
    line,
    slashCommandsOf(actor.commands()),
    directoryAt(simulator.world, where, who),
  );
}

async function askBot(
  { path, option, typed, others }: LiveCompletion,
  { conversation }: Room,
): Promise<readonly Suggestion[] | undefined> {
  const { actor } = conversation;
  const command = slashCommandsOf(actor.commands()).find((one) => one.path === path);
  const names = (command?.options ?? []).map(({ name }) => name);
  try {
    const choices = await actor.complete(path, option, typed, others);
    return choices.map(({ name, value }) => {
      const shown = printable(name).replaceAll('\n', ' ');
      conversation.pick(path, option, shown, value);
      return { text: `${typedValue(shown, names)} `, note: '' };
    });
  } catch (error) {
    if (error instanceof InteractionFailed) return undefined;
    throw error;
  }
}

function nothing(line: string, why: string): Completed {
  return { replacement: [[], line], list: why === '' ? [] : [[run(why, 'dim')]] };
}
