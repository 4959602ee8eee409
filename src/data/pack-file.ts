import type { z } from 'zod';
import type { Problem } from './problem.ts';
import { folderFault, readTextFile } from './read-file.ts';
import type { Fix, RuleFinding } from './rules/rule.ts';
import { packFiles, type PackFile } from './schema.ts';
import { isFreeText, shapeProblems } from './schema-problems.ts';
import type { Locate, Places, TrailingComment } from './yaml-places.ts';
import { isFault, parseYaml } from './yaml-reader.ts';

/** The pack that ships with the bot. */
export const bundledPack = `${import.meta.dirname}/stranger-things-5`;

/** The text of each of the five files: enough to load the pack again from anywhere. */
export type PackTexts = { readonly [Name in PackFile]: string };

/** A problem, and a function that fixes it if it can be fixed automatically. */
export interface Found {
  readonly problem: Problem;
  readonly fix?: Fix | undefined;
}

interface ParsedFile<Name extends PackFile> {
  readonly found: readonly Found[];
  /** Without it, the file can't be used. */
  readonly content?: z.output<(typeof packFiles)[Name]>;
  readonly locate?: Locate;
}

export const packFileNames = Object.keys(packFiles) as readonly PackFile[];

/** Most problems reported for one file: in a hostile file, every value can break the schema. */
const maxFaults = 1000;
/** Longest message, in UTF-16 units: messages repeat keys and values, which can be huge. */
const maxMessage = 300;

/**
 * Longest text, in UTF-16 units, that is checked without compiling the schema, which would add 13 ms to each
 * start. An uncompiled schema fails on huge files: zod passes all issues as arguments of one call.
 */
const shortText = 50_000;

/** The texts in the content of a recorded version, which is JSON. */
export function textsIn(content: string): PackTexts {
  return JSON.parse(content) as PackTexts;
}

/**
 * Reads the files one after another, so that only one buffer is in memory at a time.
 *
 * @returns the texts that could be read, and a problem for each of the others.
 */
export async function readPackTexts(directory: string) {
  const texts: Partial<Record<PackFile, string>> = {};
  const problems: Problem[] = [];
  const message = await folderFault(directory);
  if (message !== undefined) {
    const tip = 'Point FACTS_DIR, or the command, at a folder with the five files of a pack.';
    problems.push({ file: directory, rule: 'readable', message, tip });
    return { texts, problems };
  }
  for (const name of packFileNames) {
    const text = await readTextFile(directory, name);
    if (typeof text === 'string') texts[name] = text;
    else problems.push({ file: name, ...text });
  }
  return { texts, problems };
}

/** Parses a text and checks it against the schema of its file. */
export function parsePackFile<Name extends PackFile>(name: Name, text: string): ParsedFile<Name> {
  const yaml = parseYaml(text);
  if (isFault(yaml)) return { found: [{ problem: { file: name, rule: 'yaml', ...yaml } }] };

  const { value, locate, written } = yaml;
  const lost = lostWords(name, yaml);
  const jitless = text.length <= shortText;
  const parsed = packFiles[name].safeParse(value, { reportInput: false, jitless });
  if (parsed.success) {
    const content = parsed.data as z.output<(typeof packFiles)[Name]>;
    return { found: lost, content, locate };
  }
  const found = parsed.error.issues
    .slice(0, maxFaults)
    .flatMap((issue) => shapeProblems({ file: name, value, written }, issue))
    .map((finding) =>
      locateFinding({ ...finding, message: finding.message.slice(0, maxMessage) }, locate),
    );
  return { found: [...found, ...lost].slice(0, maxFaults) };
}

/**
 * YAML ignores the rest of a line after ` #`, even in a text. Without a space after it, it isn't meant as a
 * comment: `#StrangerThings5`.
 */
function lostWords(file: PackFile, { comments }: Pick<Places, 'comments'>): readonly Found[] {
  // One look at the schema for all entries of a list: a hostile file can have very many comments.
  const known = new Map<string, boolean>();
  const isLost = ({ path }: TrailingComment) => {
    const kind = path.filter((step) => !/^\d+$/u.test(String(step))).join('.');
    if (!known.has(kind)) known.set(kind, isFreeText(file, path));
    return known.get(kind);
  };
  const lost = Array.from(comments()).filter(isLost);
  return lost.slice(0, maxFaults).map(({ comment, line, column }) => ({
    problem: {
      file,
      line,
      column,
      rule: 'lost-words',
      message: `YAML ignores '${comment.slice(0, 60)}'`,
      tip: 'Put the whole text in quotes, or the comment on a line of its own.',
      warning: /^#\s/u.test(comment) || undefined,
    },
  }));
}

/** Turns a finding into a problem with line and column. */
export function locateFinding(
  { path, part, fix, ...finding }: RuleFinding,
  locate: Locate | undefined,
): Found {
  const fixable = fix ? true : undefined;
  return { problem: { ...finding, ...locate?.(path, part), fixable }, fix };
}
