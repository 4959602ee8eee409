import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Simulator } from '../../simulator/simulator.ts';
import type { FastClock } from './fast-clock.ts';

const program = `${import.meta.dirname}/bot.ts`;
const guard = new URL('../../simulator/bot/die-with-parent.ts', import.meta.url).href;

export interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly [key: string]: unknown;
}

/** A bot as a process of its own, to be killed. */
export interface BotProcess {
  readonly isRunning: boolean;
  /** Ends it as a power cut would, at once. */
  kill(): void;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
}

export interface BotProcessParts {
  readonly simulator: Simulator;
  readonly clock: FastClock;
  readonly url: string;
  readonly onLine: (line: LogLine) => void;
  /** Called when it has ended, however that came about. */
  readonly onEnd: () => void;
}

export function startBotProcess(parts: BotProcessParts): BotProcess {
  const { simulator, clock, url } = parts;
  const child: ChildProcess = fork(program, [JSON.stringify(clock)], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      HTTP_PORT: '0',
      DATABASE_URL: url,
      LOG_LEVEL: 'info',
    },
    execArgv: ['--import', guard],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let isRunning = true;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      isRunning = false;
      resolve();
      parts.onEnd();
    });
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface(output).on('line', (line) => parts.onLine(read(line)));
  }
  return {
    get isRunning() {
      return isRunning;
    },
    kill() {
      isRunning = false;
      child.kill('SIGKILL');
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function read(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    // What Node prints when it dies of an error.
    return { level: 'error', msg: line };
  }
}
