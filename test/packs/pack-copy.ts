import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { harbourLights } from './packs.ts';

/** A copy of a pack that one test may change. */
export interface PackCopy {
  readonly directory: string;
  /** Replaces a text in a file, which must contain it. */
  edit(file: string, from: string | RegExp, to: string): Promise<void>;
  append(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
}

export async function packCopy(of: string = harbourLights): Promise<PackCopy> {
  const directory = await newFolder();
  await cp(of, directory, { recursive: true });
  const read = (file: string) => readFile(join(directory, file), 'utf8');
  return {
    directory,
    read,
    async edit(file, from, to) {
      const text = await read(file);
      const changed = text.replace(from, () => to);
      expect(changed, `${String(from)} in ${file}`).not.toBe(text);
      await writeFile(join(directory, file), changed);
    },
    async append(file, text) {
      await writeFile(join(directory, file), `${await read(file)}\n${text}`);
    },
  };
}
