import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packFileNames, type PackTexts } from '#data/pack-file.ts';
import type { PackFile } from '#data/schema.ts';

/** Writes the files of a pack whose text has changed, and returns their names. */
export async function writeChanges(
  directory: string,
  before: PackTexts,
  after: PackTexts,
): Promise<readonly PackFile[]> {
  const changed = packFileNames.filter((name) => after[name] !== before[name]);
  for (const name of changed) await writeAtomically(join(directory, name), after[name]);
  return changed;
}

/**
 * Replaces the text of a file atomically: a reader sees either the old text or the new one. Links
 * and permissions are kept.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (stats) => stats.mode,
    () => 0o644,
  );
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      // Without this, a power cut can leave an empty file under the final name.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
