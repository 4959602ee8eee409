import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder, and those that it is in. Unlike `mkdir` with `recursive`, which tries forever in /proc, it
 * fails if that is impossible.
 */
export async function makeFolder(folder: string): Promise<void> {
  if ((await tryToMake(folder)) === undefined) return;
  await makeFolder(dirname(folder));
  const problem = await tryToMake(folder);
  if (problem) throw problem;
}

/** @returns the error, if the folder that it is in doesn't exist; undefined if the folder exists now. */
async function tryToMake(folder: string): Promise<Error | undefined> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) return error as Error;
    if (code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  }
  return undefined;
}
