import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Simulator } from '../../simulator/simulator.ts';
import type { FastClock } from './fast-clock.ts';

const guard = new URL('../../simulator/bot/die-with-parent.ts', import.meta.url).href;

export interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly [key: string]: unknown;
}

/** A bot in a process that can be killed. */
export interface BotProcess {
  readonly isRunning: boolean;
  /** Resolves when it is connected to Discord, or has ended. */
  readonly connected: Promise<void>;
  /** Ends it at once, like a power cut. */
  kill(): void;
  /** Ends it with SIGTERM. */
  stop(): Promise<void>;
}

export interface BotProcessOptions {
  /** The bundle of `bot.ts`. */
  readonly program: string;
  readonly simulator: Simulator;
  readonly clock: FastClock;
  readonly url: string;
  readonly onLine: (line: LogLine) => void;
  /** Called when it has ended, whatever the reason. */
  readonly onEnd: () => void;
}

export function startBotProcess(options: BotProcessOptions): BotProcess {
  const { program, simulator, clock, url } = options;
  const child: ChildProcess = fork(program, [JSON.stringify(clock)], {
    env: {
      PATH: process.env['PATH'],
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
  const connected = Promise.withResolvers<void>();
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      isRunning = false;
      connected.resolve();
      resolve();
      options.onEnd();
    });
  });
  for (const output of [child.stdout, child.stderr]) {
    if (!output) continue;
    createInterface(output).on('line', (text) => {
      const line = read(text);
      if (line.msg === 'connected to Discord') connected.resolve();
      options.onLine(line);
    });
  }
  return {
    get isRunning() {
      return isRunning;
    },
    connected: connected.promise,
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
    // Node's own report of a fatal error.
    return { level: 'error', msg: line };
  }
}
