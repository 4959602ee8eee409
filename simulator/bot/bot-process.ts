import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import type { Clock } from '#clock.ts';
import { BotLog, type LogLine, readLogLine } from './bot-log.ts';
import type { Simulator } from '../simulator.ts';
import { Steering } from './steering.ts';

export interface BotExit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BotProcess {
  readonly pid: number;
  readonly log: BotLog;
  /** Resolves when the process has ended and all it wrote is in the log. */
  readonly exited: Promise<BotExit>;
  /** Its clock, and what is due by it. */
  readonly steering: Steering;
  /** Asks it to end, and ends it if it takes longer than it may. */
  stop(): Promise<BotExit>;
}

export interface BotOptions {
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  /** Called with each line as it comes. */
  readonly onLine?: (line: LogLine, source: 'stdout' | 'stderr') => void;
  /** The program to start; the bot itself unless told otherwise. */
  readonly program?: string | URL;
  /** How far its clock is ahead of the machine's from the start, in milliseconds. */
  readonly offset?: number;
}

const BOT = new URL('./steered-bot.ts', import.meta.url);
const COMPILE_CACHE = new URL('../../src/compile-cache.js', import.meta.url);
const GUARD = new URL('./die-with-parent.ts', import.meta.url);
// The bot promises to be gone 5 s after SIGTERM; it gets some more for a slow machine.
const PATIENCE = 8_000;

/** Starts the real bot as a process of its own. It ends when this process does, however that happens. */
export function startBot(options: BotOptions): BotProcess {
  const { clock, environment, onLine, program = BOT, offset = 0 } = options;
  const child = fork(program instanceof URL ? fileURLToPath(program) : program, [String(offset)], {
    env: environment,
    execArgv: ['--import', COMPILE_CACHE.href, '--import', GUARD.href],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = new BotLog();
  const keep = (source: 'stdout' | 'stderr') => (raw: string) => {
    const line = readLogLine(raw, source);
    log.add(line);
    onLine?.(line, source);
  };
  eachLine(child.stdout, keep('stdout'));
  eachLine(child.stderr, keep('stderr'));
  const exited = exitOf(child);
  return {
    pid: child.pid ?? 0,
    log,
    exited,
    steering: new Steering(child),
    stop: () => stop(child, exited, clock),
  };
}

/**
 * The bot's environment: the caller's, but with everything that could reach the real Discord, or the
 * state of a bot that serves there, turned to the simulator.
 * @param databaseUrl a database of the simulator's own: on a live bot's, a simulated one would take due posts
 *   for itself and find that their channels do not exist.
 */
export function environmentFor(
  simulator: Pick<Simulator, 'apiUrl' | 'token'>,
  environment: NodeJS.ProcessEnv,
  databaseUrl: string,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    DISCORD_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DISCORD_TRANSPORT: 'gateway',
    // Empty counts as not set: then the application's owner may reload, and a file .env can't say otherwise.
    ADMIN_GUILD_ID: '',
    OWNER_IDS: '',
    DATABASE_URL: databaseUrl,
    // The bot that serves on this machine may have the port.
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
  };
}

/** The exit code for a caller that ends because its bot did. */
export function exitCodeOf({ code }: BotExit): number {
  return code === null || code === 0 ? 1 : code;
}

function eachLine(input: Readable | null, take: (line: string) => void): void {
  if (input !== null) createInterface({ input, crlfDelay: Infinity }).on('line', take);
}

function exitOf(child: ChildProcess): Promise<BotExit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not 'exit': after that, output may still be on its way.
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<BotExit>, clock: Clock): Promise<BotExit> {
  child.kill('SIGTERM');
  const cancel = clock.after(PATIENCE, () => child.kill('SIGKILL'));
  const exit = await exited;
  cancel();
  return exit;
}

export type Start =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ended'; readonly exit: BotExit }
  /** It runs, but has not said hello in time. */
  | { readonly kind: 'late' };

const STARTING_TIME = 30_000;

/** Waits until the bot can be talked to: connected, and its commands registered. */
export async function whenReady(
  simulator: Pick<Simulator, 'botReady' | 'commandsRegistered'>,
  bot: BotProcess,
  clock: Clock,
): Promise<Start> {
  const late = Promise.withResolvers<Start>();
  const cancel = clock.after(STARTING_TIME, () => {
    late.resolve({ kind: 'late' });
  });
  const ready = Promise.all([simulator.botReady(), simulator.commandsRegistered()]);
  try {
    return await Promise.race([
      ready.then((): Start => ({ kind: 'ready' })),
      bot.exited.then((exit): Start => ({ kind: 'ended', exit })),
      late.promise,
    ]);
  } finally {
    cancel();
  }
}
