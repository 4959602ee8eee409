import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';

import type { Clock } from '#clock.ts';
import { environmentFor } from './bot-process.ts';
import { startSimulator } from './simulator.ts';
import { chat } from './terminal/chat.ts';
import { colourDepthOf, createPaint } from './terminal/drawing/paint.ts';
import { serve } from './terminal/serve.ts';
import { drawWelcome } from './terminal/welcome.ts';
import { widthOfWindow } from './terminal/drawing/window.ts';

export interface RunOptions {
  readonly clock: Clock;
  /** What the bot's process gets, but for what leads to the real Discord. */
  readonly environment: NodeJS.ProcessEnv;
  readonly input?: ReadStream;
  readonly output?: WriteStream;
  /** For messages to the person where standard output belongs to the bot's log. */
  readonly errors?: WriteStream;
  /** Where the bot keeps its state. */
  readonly databaseUrl?: string;
}

/**
 * Starts the built-in Discord here and the bot as a process beside it. In a terminal it lets a person type
 * slash commands; without one it serves until SIGINT or SIGTERM.
 * @returns the exit code: 0 after leaving, the bot's own if the bot did not start or died.
 */
export async function runSimulator(options: RunOptions): Promise<number> {
  const {
    clock,
    input = process.stdin,
    output = process.stdout,
    errors = process.stderr,
    databaseUrl,
  } = options;
  const interactive = input.isTTY && output.isTTY;
  const screen = interactive ? output : errors;
  const paint = createPaint(colourDepthOf(screen, options.environment));
  screen.write(`${paint(drawWelcome(widthOfWindow(screen)))}\n`);
  await using simulator = await startSimulator({ clock, watchHeartbeats: true });
  await using database = await temporaryDatabase();
  const environment = environmentFor(simulator, options.environment, databaseUrl ?? database.url);
  const stage = { clock, simulator, environment, input, output, screen, paint };
  return await (interactive ? chat(stage) : serve(stage));
}

/** A database for this run: it outlives a restart of the bot, and no other run ever sees it. */
async function temporaryDatabase(): Promise<AsyncDisposable & { readonly url: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'hawkins-post-simulator-'));
  return {
    url: `sqlite:${join(directory, 'simulator.db')}`,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
