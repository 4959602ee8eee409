import { createInterface } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';

import { completeAt } from './complete-at.ts';
import { type Room, isQuit, runDotCommand } from './dot-commands.ts';
import { drawOutcome } from './drawing/draw-outcome.ts';
import { type Paint } from './drawing/paint.ts';
import { nameOfPlace } from './people.ts';
import { type Line, run } from './drawing/styled-text.ts';

export interface Prompt {
  /** Resolves when the person leaves. */
  readonly closed: Promise<void>;
  /** Shows something that nobody asked for, above the line that is being typed. */
  readonly show: (lines: readonly Line[]) => void;
  readonly close: () => void;
}

export interface PromptOptions {
  readonly room: Room;
  readonly paint: Paint;
  readonly input: ReadStream;
  readonly output: WriteStream;
}

type Completed = (error: null, result: [string[], string]) => void;

/** A line to type commands in, until Ctrl-D, Ctrl-C or `.quit`. */
export function openPrompt({ room, paint, input, output }: PromptOptions): Prompt {
  const reader = createInterface({
    input,
    output,
    completer: (line: string, done: Completed) => void complete(line, done),
  });
  let waiting = true;
  /** Rows of the list of suggestions that stands right above the input: a new one takes its place. */
  let listed = 0;

  const show = (lines: readonly Line[]): void => {
    if (waiting) output.write(`${paint(lines)}\n`);
    else aboveInput(reader, output, paint(lines));
    listed = 0;
  };
  const complete = async (line: string, done: Completed): Promise<void> => {
    const { replacement, list } = await completeAt(line, room);
    if (list.length > 0) aboveInput(reader, output, paint(list), listed);
    listed = list.length > 0 ? list.length : listed;
    done(null, replacement);
  };
  const ask = (): void => {
    waiting = false;
    reader.setPrompt(paint([promptOf(room)]) + ' ');
    reader.prompt();
  };
  const take = async (line: string): Promise<void> => {
    waiting = true;
    listed = 0;
    if (isQuit(line)) return reader.close();
    const lines = await answerTo(line, room).catch(drawFault);
    if (lines.length > 0) show(lines);
    return ask();
  };

  let turn = Promise.resolve();
  reader.on('line', (line) => {
    turn = turn.then(() => take(line));
  });
  reader.on('SIGINT', () => {
    // As in a shell: the first one drops what was typed.
    if (reader.line === '') reader.close();
    else reader.write(null, { ctrl: true, name: 'u' });
  });
  const closed = new Promise<void>((resolve) => {
    reader.once('close', resolve);
  });
  ask();
  return { closed, show, close: () => reader.close() };
}

async function answerTo(line: string, room: Room): Promise<readonly Line[]> {
  const typed = line.trim();
  const { conversation } = room;
  if (typed === '') return [];
  if (typed.startsWith('.')) return runDotCommand(typed, room);
  const pressing = !typed.startsWith('/') && conversation.canPress(typed);
  const outcome = await (pressing ? conversation.press(typed) : conversation.say(typed));
  return drawOutcome(outcome, room.view());
}

function promptOf({ conversation, simulator }: Room): Line {
  const { who, where } = conversation;
  return [
    run(who, 'bold'),
    run(` in ${nameOfPlace(simulator.world, where, who)}`, 'dim'),
    run(' ❯'),
  ];
}

function drawFault(error: unknown): readonly Line[] {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    [run('✗ ', 'bad'), run('The simulator itself failed:')],
    ...text.split('\n').map((row) => [run(row)]),
  ];
}

type Reader = ReturnType<typeof createInterface>;

/**
 * Prints above the line that is being typed and draws that line again below.
 * @param over how many of the rows above may be written over.
 */
function aboveInput(reader: Reader, output: WriteStream, text: string, over = 0): void {
  const { rows } = reader.getCursorPos();
  output.moveCursor(0, -rows - over);
  output.cursorTo(0);
  output.clearScreenDown();
  output.write(`${text}\n`);
  // readline remembers how many rows above the cursor it drew, to go up and clear them: they are gone.
  Object.assign(reader, { prevRows: 0 });
  reader.prompt(true);
}
