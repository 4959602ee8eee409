import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Arrivals } from '../arrivals.ts';

export interface Program {
  readonly child: ChildProcess;
  /** Its output so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves with the first line of either stream that matches. Rejects if it ends without one. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number | null>;
}

export interface ProgramOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** The content of `.env` in its working directory. */
  readonly dotenv?: string;
  /** Its working directory. Default: an empty one. */
  readonly cwd?: string;
  /** An open file for its output. */
  readonly stdout?: number;
  /** Flags for Node.js. */
  readonly flags?: readonly string[];
}

/** Starts a program of the repository in an empty working directory and without a terminal. */
export async function startProgram(
  path: string,
  given: readonly string[],
  options: ProgramOptions = {},
): Promise<Program> {
  const { environment = {}, dotenv, flags = [], stdout = 'pipe' } = options;
  const cwd = options.cwd ?? (await mkdtemp(join(tmpdir(), 'simulator-')));
  if (dotenv !== undefined) await writeFile(join(cwd, '.env'), dotenv);
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const script = resolve(import.meta.dirname, '../../..', path);
  const child = spawn(process.execPath, [...flags, script, ...given], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, HTTP_PORT: '0', ...environment },
    stdio: ['ignore', stdout, 'pipe'],
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const lines = new Arrivals<string>();
  for (const input of [child.stdout, child.stderr].filter((stream) => stream !== null)) {
    createInterface({ input }).on('line', (line) => lines.add(line));
  }
  return {
    child,
    output,
    errors,
    ended,
    line: (pattern) =>
      Promise.race([
        lines.first((line) => pattern.test(line)),
        ended.then(() => {
          throw new Error(`It ended without ${pattern}:\n${lines.all.join('\n')}`);
        }),
      ]),
  };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
