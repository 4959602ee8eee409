import type { BotLog } from '../bot-log.ts';
import type { Simulator } from '../simulator.ts';
import type { Completion } from './typing/completion.ts';
import type { Conversation } from './conversation.ts';
import { drawEntry, drawLogLine } from './drawing/draw-log.ts';
import { drawMessages, drawProblem } from './drawing/draw-outcome.ts';
import { didYouMean, oneOf } from './typing/nearest-names.ts';
import { PERSONAS, PLACES, isPersona, isPlace, nameOfPlace } from './people.ts';
import { slashCommandsOf, type SlashCommand } from './typing/slash-commands.ts';
import { type Line, run } from './drawing/styled-text.ts';
import { wrap } from './drawing/wrap.ts';
import { drawList } from './typing/suggestion-list.ts';
import type { View } from './drawing/view.ts';

/** What the dot-commands work on. */
export interface Room {
  readonly simulator: Simulator;
  readonly conversation: Conversation;
  readonly bot: { readonly log: BotLog; restart(): Promise<readonly Line[]> };
  readonly view: (spoilersOpen?: boolean) => View;
}

interface DotCommand {
  readonly about: string;
  /** What may follow, each with its meaning. */
  readonly values?: Readonly<Record<string, string>>;
  readonly run: (room: Room, value: string) => readonly Line[] | Promise<readonly Line[]>;
}

const SHOWN = 30;
const KEYS =
  'Tab completes names, choices and, asking the bot, values: after a command it shows all its options. The arrow keys bring back old lines.';
const NOTHING_YET: readonly Line[] = [[run('Nothing yet.', 'dim')]];

const DOT_COMMANDS: Readonly<Record<string, DotCommand>> = {
  '.help': { about: 'this list', run: help },
  '.as': {
    about: 'be somebody else',
    values: Object.fromEntries(Object.entries(PERSONAS).map(([name, { about }]) => [name, about])),
    run: ({ conversation }, name) => {
      if (isPersona(name)) conversation.become(name);
      return [];
    },
  },
  '.in': {
    about: 'go somewhere else',
    values: PLACES,
    run: ({ conversation }, name) => {
      if (isPlace(name)) conversation.goTo(name);
      return [];
    },
  },
  '.spoilers': {
    about: 'the last answer again, with its spoilers open',
    run: ({ conversation, view }) =>
      conversation.last.length === 0 ? NOTHING_YET : drawMessages(conversation.last, view(true)),
  },
  '.transcript': {
    about: 'what the bot and this Discord said to each other',
    run: ({ simulator, view }) =>
      orNothing(
        simulator.transcript.entries.slice(-SHOWN).map((entry) => drawEntry(entry, view())),
      ),
  },
  '.log': {
    about: 'the last lines of the bot’s log',
    run: ({ bot }) => orNothing(bot.log.lines.slice(-SHOWN).map((line) => drawLogLine(line))),
  },
  '.restart': { about: 'end the bot and start it again', run: ({ bot }) => bot.restart() },
  '.quit': {
    about: 'leave (so does Ctrl-D); the subscriptions that were set up here are gone then',
    run: () => [],
  },
};

/** Whether the line asks to leave. */
export function isQuit(line: string): boolean {
  return /^\.(?:quit|exit)$/u.test(line.trim());
}

/** Runs a line such as `.as admin`. */
export async function runDotCommand(line: string, room: Room): Promise<readonly Line[]> {
  const [name = '', value = ''] = line.trim().split(/\s+/u);
  const command = DOT_COMMANDS[name];
  const { width } = room.view();
  if (command === undefined) {
    const hint = didYouMean(name, Object.keys(DOT_COMMANDS)) || ' .help lists what there is.';
    return drawProblem(`There is no ${name}.${hint}`, width);
  }
  const values = Object.keys(command.values ?? {});
  if (values.length > 0 && !values.includes(value)) {
    const hint = value === '' ? '' : didYouMean(value, values);
    return drawProblem(`${name} takes ${oneOf(values)}.${hint}`, width);
  }
  return command.run(room, value);
}

/** What may follow in a line that begins with a dot. */
export function dotCompletionOf(line: string): Completion {
  const [name = '', value] = line.split(/\s+/u);
  if (value === undefined) {
    const suggestions = Object.entries(DOT_COMMANDS)
      .filter(([one]) => one.startsWith(name))
      .map(([text, { about, values }]) => ({
        text: values === undefined ? text : `${text} `,
        note: about,
      }));
    return { kind: 'known', from: 0, suggestions };
  }
  const suggestions = Object.entries(DOT_COMMANDS[name]?.values ?? {})
    .filter(([one]) => one.startsWith(value))
    .map(([text, note]) => ({ text, note }));
  return { kind: 'known', from: line.length - value.length, suggestions };
}

function help({ simulator, conversation, view }: Room): readonly Line[] {
  const { who, where } = conversation;
  const { width } = view();
  const commands = slashCommandsOf(conversation.actor.commands()).map((command) => ({
    text: usageOf(command),
    note: command.description,
  }));
  const dots = Object.entries(DOT_COMMANDS).map(([text, { about, values }]) => ({
    text,
    note: values === undefined ? about : `${about}: ${oneOf(Object.keys(values))}`,
  }));
  return [
    [run(`What ${who} can ask the bot in ${nameOfPlace(simulator.world, where, who)}:`)],
    ...drawList(commands, width),
    [],
    [run('On the last answer:')],
    ...drawList([{ text: '1', note: 'presses button 1, or chooses option 1 of a menu' }], width),
    [],
    [run('About this stand-in for Discord:')],
    ...drawList(dots, width),
    [],
    ...wrap([run(KEYS)], width),
  ];
}

/** `/updates add channel: …`: what has to be given, and whether there is more, which Tab offers. */
function usageOf({ path, options }: SlashCommand): string {
  const required = options.filter((option) => option.required === true);
  const more = options.length > required.length ? ['…'] : [];
  return [`/${path}`, ...required.map(({ name }) => `${name}:`), ...more].join(' ');
}

function orNothing(lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? lines : NOTHING_YET;
}
