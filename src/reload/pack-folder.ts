import { resolve } from 'node:path';
import { bundledPack, type PackTexts } from '#data/pack-file.ts';
import type { FactsVersion } from '#store/facts-versions.ts';

/** The folder that a process reads its pack from. */
export interface PackFolder {
  readonly directory: string;
  /** The folder's name in the database: its path, or `bundled`. */
  readonly origin: string;
}

/** The bundled pack, if `directory` is undefined. */
export function packFolder(directory: string | undefined): PackFolder {
  if (directory === undefined) return { directory: bundledPack, origin: 'bundled' };
  const path = resolve(directory);
  return { directory: path, origin: path };
}

/** The texts of a recorded version's files. */
export function textsOf({ content }: FactsVersion): PackTexts {
  return JSON.parse(content) as PackTexts;
}
