import type { z } from 'zod';
import type { Problem } from './problem.ts';
import { folderFault, readTextFile } from './read-file.ts';
import type { Fix } from './rules/rule.ts';
import { packFiles, type PackFile } from './schema.ts';
import { shapeFaults } from './schema-problems.ts';
import type { Locate } from './yaml-places.ts';
import { isFault, parseYaml } from './yaml-reader.ts';

/** The five texts of a pack: all that is needed to load it again, wherever it is kept. */
export type PackTexts = { readonly [Name in PackFile]: string };

/** A problem, with the function that mends it where there is one. */
export interface Found {
  readonly problem: Problem;
  readonly fix?: Fix | undefined;
}

/** One parsed file of a pack, with what is needed to say where a value stands. */
export interface ParsedFile<Name extends PackFile> {
  readonly content: z.output<(typeof packFiles)[Name]>;
  readonly locate: Locate;
}

export const packFileNames = Object.keys(packFiles) as readonly PackFile[];

/** A hostile file can break the schema in each of its values; this many are told. */
const maxFaults = 1000;
/** A key or value is repeated in what is said of it, up to this many UTF-16 units in all. */
const maxMessage = 300;

/**
 * UTF-16 units of a file up to which schemas are not compiled, which would take 13 ms of each start. In longer
 * ones there may be more faults than zod can take then: it hands them on as arguments of one call.
 */
const shortText = 50_000;

/** What could be read of a pack, and why the rest could not. */
export interface ReadPack {
  readonly texts: Partial<PackTexts>;
  readonly problems: readonly Problem[];
}

/** Reads the files of a pack, one after another, so that memory holds one buffer at a time. */
export async function readPackTexts(directory: string): Promise<ReadPack> {
  const texts: Partial<Record<PackFile, string>> = {};
  const problems: Problem[] = [];
  const message = await folderFault(directory);
  if (message !== undefined) {
    const tip = 'FACTS_DIR, or the folder that is named, must hold the five files of a pack.';
    return {
      texts,
      problems: [{ file: directory, rule: 'readable', message, tip }],
    };
  }
  for (const name of packFileNames) {
    const text = await readTextFile(directory, name);
    if (typeof text === 'string') texts[name] = text;
    else problems.push({ file: name, ...text });
  }
  return { texts, problems };
}

/** Parses a text and holds it against the schema of its file. */
export function parsePackFile<Name extends PackFile>(
  name: Name,
  text: string,
): ParsedFile<Name> | readonly Found[] {
  const yaml = parseYaml(text);
  if (isFault(yaml)) return [{ problem: { file: name, rule: 'yaml', ...yaml } }];

  const jitless = text.length <= shortText;
  const parsed = packFiles[name].safeParse(yaml.value, { reportInput: false, jitless });
  if (parsed.success) {
    return { content: parsed.data as z.output<(typeof packFiles)[Name]>, locate: yaml.locate };
  }
  const issues = parsed.error.issues.slice(0, maxFaults);
  return shapeFaults(name, yaml.value, issues).map(({ path, part, fix, message, ...fault }) => ({
    problem: {
      file: name,
      ...yaml.locate(path, part),
      ...fault,
      message: message.slice(0, maxMessage),
      ...(fix ? { fixable: true as const } : {}),
    },
    fix,
  }));
}
