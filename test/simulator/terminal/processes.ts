import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The process id of the bot started by `parent`. */
export async function botOf(parent: number | undefined): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const row = stdout.split('\n').find((one) => {
    const [, ppid] = one.trim().split(/\s+/u);
    return Number(ppid) === parent && one.includes('die-with-parent');
  });
  if (row === undefined) throw new Error(`${parent} hasn't started a bot.`);
  return Number.parseInt(row.trim(), 10);
}

export async function isRunning(pid: number): Promise<boolean> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]);
    // Z: a zombie, which has ended.
    return !stdout.trim().startsWith('Z');
  } catch {
    return false;
  }
}
