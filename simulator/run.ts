import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#clock.ts';
import { BotHost } from './bot/bot-host.ts';
import { environmentFor, exitCodeOf } from './bot/bot-process.ts';
import { type Address, openPage } from './page-server/open-page.ts';
import { listenForSignals } from './listen-for-signals.ts';
import { startSimulator } from './simulator.ts';
import { SteeredClock } from './time/steered-clock.ts';
import { drawExit, drawOutput } from './terminal/drawing/draw-log.ts';
import { complain, say } from './terminal/say.ts';
import { TimeMachine } from './time/time-machine.ts';

export interface RunOptions {
  readonly clock: Clock;
  /** The bot's environment, except for settings that lead to the real Discord. */
  readonly environment: NodeJS.ProcessEnv;
  /** Likely mistakes in it. */
  readonly warnings: readonly string[];
  /** Address of the page; port 0 takes any free port. */
  readonly page: Address;
}

const WELCOME = `DISCORD_TOKEN isn't set, so the bot starts on a simulated Discord:
you need no account, and nothing leaves this computer.
`;

/**
 * Starts the built-in Discord and its page in this process and the bot in a child process.
 * Runs until SIGINT, SIGTERM or SIGHUP.
 * @returns the exit code: 0 after a signal, the bot's own if it didn't start.
 */
export async function runSimulator(options: RunOptions): Promise<number> {
  const { clock, environment } = options;
  using signal = listenForSignals();
  say(WELCOME);
  for (const warning of options.warnings) complain(`! ${warning}`);
  const simulated = new SteeredClock(clock);
  await using simulator = await startSimulator({
    clock: simulated,
    watchHeartbeats: true,
    heartbeatClock: clock,
    // Restarting the bot on the page shouldn't take five seconds.
    sessionStarts: { pace: 0 },
  });
  await using database = await temporaryDatabase();
  const bot = new BotHost({
    clock,
    simulator,
    environment: environmentFor(simulator, environment, database.url),
  });
  bot.onLine((line, source) => (source === 'stdout' ? say : complain)(drawOutput(line)));
  const time = new TimeMachine({ clock, simulated, simulator, bot });
  await using page = await openPage({
    address: options.page,
    context: { clock, simulator, bot, time, forget: database.forget },
  });
  const start = await Promise.race([bot.start(), signal.received]);
  if (start?.kind === 'ended') {
    complain(drawExit("The bot didn't start: it ended", start.exit));
    return exitCodeOf(start.exit);
  }
  if (start !== undefined) {
    bot.onState((state) => {
      if (state.kind !== 'ended') return;
      say(drawExit('The bot ended', state.exit));
      say('  Start it again on the page, or stop with Ctrl+C.');
    });
    const isReady = start.kind === 'ready';
    say(isReady ? '\n✓ The bot is ready.' : "\n… The bot runs but hasn't connected yet.");
    if (page.problem !== undefined) say(`! ${page.problem}`);
    say(howToAsk(page.url, environment));
    await signal.received;
  }
  await bot.stop();
  return 0;
}

function howToAsk(url: string | undefined, { FACTS_DIR: pack }: NodeJS.ProcessEnv): string {
  const open = url === undefined ? '' : `\n  Open ${url} and type /`;
  // An operator's own pack has unknown people.
  const command = pack ? 'status' : 'cast name:max';
  return `${open}
  Ask in another terminal: npm run ask -- ${command}
  Stop with Ctrl+C
`;
}

interface TemporaryDatabase extends AsyncDisposable {
  readonly url: string;
  /** Deletes all data. Only while no bot runs. */
  readonly forget: () => Promise<void>;
}

/** A database for this run only. It survives restarts of the bot. */
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
