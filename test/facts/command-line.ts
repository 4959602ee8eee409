import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { runFacts } from '../../facts/main.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const main = join(import.meta.dirname, '../../facts/main.ts');

/** Runs the command line as its users do, as a process of its own; nobody can be asked there. */
export function facts(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { env: { PATH, ...environment } },
      (error, out, err) => {
        const code = error === null ? 0 : error.code;
        resolve({ code: typeof code === 'number' ? code : -1, out, err });
      },
    );
  });
}

/** The same within this process, for what needs no terminal, environment or exit of its own. */
export async function factsHere(args: readonly string[]): Promise<Outcome> {
  const said = { out: '', err: '' };
  const code = await runFacts(args, {
    out: (text) => (said.out += `${text}\n`),
    error: (text) => (said.err += `${text}\n`),
    environment: {},
    canAsk: false,
  });
  return { code, ...said };
}

/** `{ alias: ['A', 'B'] }` as `--alias A --alias B`. */
export function options(values: Readonly<Record<string, string | readonly string[]>>) {
  return Object.entries(values).flatMap(([flag, value]) =>
    [value].flat().flatMap((word) => [`--${flag}`, word]),
  );
}
