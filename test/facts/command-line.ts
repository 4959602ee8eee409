import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { runFacts } from '../../facts/main.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const main = join(import.meta.dirname, '../../facts/main.ts');

/** Runs the command line in its own process, without a terminal. */
export function facts(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { env: { PATH, NODE_COMPILE_CACHE, ...environment } },
      (error, out, err) => {
        const code = error === null ? 0 : error.code;
        resolve({ code: typeof code === 'number' ? code : -1, out, err });
      },
    );
  });
}

/** Runs a command in this process, which is faster. */
export async function factsHere(args: readonly string[]): Promise<Outcome> {
  const written = { out: '', err: '' };
  const code = await runFacts(args, {
    out: (text) => (written.out += `${text}\n`),
    error: (text) => (written.err += `${text}\n`),
    environment: {},
  });
  return { code, ...written };
}

/** The words of a command as a shell splits them. */
export function wordsOf(command: string): readonly string[] {
  return Array.from(
    command.matchAll(/"([^"]*)"|(\S+)/g),
    ([, quoted, word]) => quoted ?? word ?? '',
  );
}

/** Turns `{ alias: ['A', 'B'] }` into `--alias A --alias B`. */
export function options(values: Readonly<Record<string, string | readonly string[]>>) {
  return Object.entries(values).flatMap(([flag, value]) =>
    [value].flat().flatMap((word) => [`--${flag}`, word]),
  );
}
