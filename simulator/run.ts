import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';

import type { Clock } from '#clock.ts';
import { BotHost } from './bot-host.ts';
import { environmentFor } from './bot-process.ts';
import { type Address, openPage } from './page-server/open-page.ts';
import { startSimulator } from './simulator.ts';
import { SteeredClock } from './steered-clock.ts';
import { chat } from './terminal/chat.ts';
import { colourDepthOf, createPaint } from './terminal/drawing/paint.ts';
import { serve } from './terminal/serve.ts';
import { drawPageTrouble, drawWelcome } from './terminal/welcome.ts';
import { widthOfWindow } from './terminal/drawing/window.ts';
import { TimeMachine } from './time-machine.ts';

export interface RunOptions {
  readonly clock: Clock;
  /** What the bot's process gets, but for what leads to the real Discord. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where the page is to be served; a port of 0: any that is free. */
  readonly page: Address;
  readonly input?: ReadStream;
  readonly output?: WriteStream;
  /** For messages to the person where standard output belongs to the bot's log. */
  readonly errors?: WriteStream;
  /** Where the bot keeps its state. */
  readonly databaseUrl?: string;
}

/**
 * Starts the built-in Discord here, with its page, and the bot as a process beside it. In a terminal it lets
 * a person type slash commands; without one it serves until SIGINT or SIGTERM.
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
  const width = widthOfWindow(screen);
  screen.write(`${paint(drawWelcome(width))}\n`);
  const simulated = new SteeredClock(clock);
  await using simulator = await startSimulator({
    clock: simulated,
    watchHeartbeats: true,
    heartbeatClock: clock,
  });
  await using database = await temporaryDatabase();
  const environment = environmentFor(simulator, options.environment, databaseUrl ?? database.url);
  const bot = new BotHost({
    clock,
    simulator,
    // The page has the port that the bot would listen on.
    environment: { ...environment, HTTP_PORT: '0' },
  });
  const time = new TimeMachine({ clock, simulated, simulator, bot });
  await using page = await openPage({
    address: options.page,
    room: { clock, simulator, bot, time, forget: database.forget },
  });
  if (page.trouble !== undefined) {
    screen.write(`${paint([...drawPageTrouble(page.trouble, width), []])}\n`);
  }
  const stage = { clock, simulator, bot, pageUrl: page.url, input, output, screen, paint };
  return await (interactive ? chat(stage) : serve(stage));
}

interface TemporaryDatabase extends AsyncDisposable {
  readonly url: string;
  /** Loses all that was kept. For when no bot runs. */
  readonly forget: () => Promise<void>;
}

/** A database for this run: it outlives a restart of the bot, and no other run ever sees it. */
async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'hawkins-post-simulator-'));
  const file = join(directory, 'simulator.db');
  return {
    url: `sqlite:${file}`,
    forget: async () => {
      for (const end of ['', '-wal', '-shm', '-journal']) await rm(file + end, { force: true });
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
