import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';

type Script = 'half-migration.ts' | 'opener.ts' | 'writer.ts';

export interface TestProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** The lines that it prints. */
  readonly lines: AsyncIterator<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

/**
 * Starts one of the scripts beside this file with a database URL. It is killed when the test ends.
 *
 * @param uid the user it runs as; only root may choose.
 */
export function start(script: Script, url: string, uid?: number): TestProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), url], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | string | null,
  );
  return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator](), ended };
}

/** The next line that a process prints; undefined when it has ended. */
export async function nextLine({ lines }: TestProcess): Promise<string | undefined> {
  const { value, done } = await lines.next();
  return done === true ? undefined : value;
}
