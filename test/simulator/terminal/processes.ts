import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The bot's process that `parent` has started. */
export async function botOf(parent: number | undefined): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const row = stdout.split('\n').find((one) => {
    const [, ppid] = one.trim().split(/\s+/u);
    return Number(ppid) === parent && one.includes('die-with-parent');
  });
  if (row === undefined) throw new Error(`${parent} has started no bot.`);
  return Number.parseInt(row.trim(), 10);
}

export async function isRunning(pid: number): Promise<boolean> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]);
    // Z: it has ended, but nobody has asked for its exit code.
    return !stdout.trim().startsWith('Z');
  } catch {
    return false;
  }
}
