import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/**
 * Starts one of the scripts beside this file with a database URL. It is killed when the test ends.
 *
 * @param uid the user it runs as; only root may choose.
 */
export function start(script: 'opener.ts' | 'writer.ts', url: string, uid?: number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), url], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  /** The next line that it prints; undefined when it has ended. */
  async function nextLine(): Promise<string | undefined> {
    const { value, done } = await lines.next();
    return done === true ? undefined : value;
  }
  return { child, nextLine };
}
