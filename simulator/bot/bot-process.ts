import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock } from '#clock.ts';
import { BotLog, type LogLine, readLogLine } from './bot-log.ts';
import type { Simulator } from '../simulator.ts';
import { Steering } from './steering.ts';

export interface BotExit {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BotProcess {
  readonly pid: number;
  readonly log: BotLog;
  /** Resolves when the process has ended and the log has all of its output. */
  readonly exited: Promise<BotExit>;
  /** Sets its clock and reads its schedule. */
  readonly steering: Steering;
  /** Sends SIGTERM, then SIGKILL after a timeout. */
  stop(): Promise<BotExit>;
}

export interface BotOptions {
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  /** Called with each line of output. */
  readonly onLine?: (line: LogLine, source: 'stdout' | 'stderr') => void;
  /** The program to start. Default: the bot. */
  readonly program?: { readonly file: string | URL; readonly args?: readonly string[] };
  /** Initial offset of its clock, in milliseconds. */
  readonly offset?: number;
}

const BOT = new URL('./steered-bot.ts', import.meta.url);
const COMPILE_CACHE = new URL('../../src/compile-cache.js', import.meta.url);
const GUARD = new URL('./die-with-parent.ts', import.meta.url);
// The bot exits within 5 s of SIGTERM; a slow machine may take longer.
const PATIENCE = 8_000;

/** Starts the real bot in a child process, which always ends with this process. */
export function startBot(options: BotOptions): BotProcess {
  const { clock, environment, onLine, program = { file: BOT }, offset = 0 } = options;
  const { file, args = [] } = program;
  const child = fork(file instanceof URL ? fileURLToPath(file) : file, [String(offset), ...args], {
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
 * The bot's environment: the caller's, except that every setting that leads to the real Discord or to
 * the state of a live bot points to the simulator. The bot doesn't read .env.
 * @param databaseUrl the simulator's own database. In a live bot's database, a simulated bot would claim due
 *   posts and find that their channels don't exist.
 */
export function environmentFor(
  simulator: Pick<Simulator, 'apiUrl' | 'token'>,
  environment: NodeJS.ProcessEnv,
  databaseUrl: string,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    // The simulator is on this machine.
    NODE_USE_ENV_PROXY: undefined,
    DISCORD_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DISCORD_TRANSPORT: 'gateway',
    // So that the application's owner may reload.
    ADMIN_GUILD_ID: undefined,
    OWNER_IDS: undefined,
    DATABASE_URL: databaseUrl,
    // A live bot on this machine may use the port.
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
  };
}

/** The exit code of a caller that ends because its bot ended. */
export function exitCodeOf({ code }: BotExit): number {
  return code === null || code === 0 ? 1 : code;
}

function eachLine(input: Readable | null, take: (line: string) => void): void {
  if (input !== null) createInterface({ input, crlfDelay: Infinity }).on('line', take);
}

function exitOf(child: ChildProcess): Promise<BotExit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not 'exit': output may still arrive after it.
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

/** Resolves when our bot is connected and its commands are registered. */
export function isReady({
  botReady,
  commandsRegistered,
}: Pick<Simulator, 'botReady' | 'commandsRegistered'>): Promise<unknown> {
  return Promise.all([botReady(), commandsRegistered()]);
}

/** Waits for `ready`, or until the bot has ended. */
export async function whenReady(
  ready: Promise<unknown>,
  bot: BotProcess,
  clock: Clock,
): Promise<Start> {
  const late = Promise.withResolvers<Start>();
  const cancel = clock.after(STARTING_TIME, () => {
    late.resolve({ kind: 'late' });
  });
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
