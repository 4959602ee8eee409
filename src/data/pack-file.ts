import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Problem } from './problem.ts';
import { packFiles, type PackFile } from './schema.ts';

/** The place of a value inside a file: `['people', 3, 'sources']`. */
export type Path = readonly PropertyKey[];

/** One parsed file of a pack, with what is needed to say where a value stands. */
export interface ParsedFile<Name extends PackFile> {
  readonly content: z.output<(typeof packFiles)[Name]>;
  readonly locate: (path: Path) => Pick<Problem, 'line' | 'column'>;
}

/** Largest file that is read, in bytes. */
const maxBytes = 10 * 1024 * 1024;

/** Reads, parses and checks one file against its schema; gives the problems instead if it has any. */
export async function readPackFile<Name extends PackFile>(
  directory: string,
  name: Name,
): Promise<ParsedFile<Name> | readonly Problem[]> {
  let text: string;
  try {
    text = await readFile(join(directory, name), 'utf8');
  } catch (error) {
    return [unreadable(name, error)];
  }
  if (text.length > maxBytes) {
    return [{ file: name, rule: 'size', message: `is larger than ${maxBytes} bytes` }];
  }
  return parsePackFile(name, text);
}

/** The same for a text that was read already. */
export function parsePackFile<Name extends PackFile>(
  name: Name,
  text: string,
): ParsedFile<Name> | readonly Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({
      file: name,
      ...position(lines, error.pos[0]),
      rule: 'yaml',
      message: error.message,
    }));
  }

  const locate = (path: Path) => position(lines, offsetOf(document, path));
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return [{ file: name, rule: 'yaml', line: 1, column: 1, message: noAliases }];
  }
  const parsed = packFiles[name].safeParse(plain);
  if (parsed.success) {
    return { content: parsed.data as z.output<(typeof packFiles)[Name]>, locate };
  }
  return parsed.error.issues.map((issue) => ({
    file: name,
    ...locate(issue.path),
    rule: 'schema',
    message: `${describePath(issue.path)}${describeIssue(issue)}`,
  }));
}

/** A handful of aliases can stand for gigabytes, and a pack has no use for them. */
const noAliases = 'uses YAML aliases (*name), which a pack must not; write the value out';

/** Whether reading a file ended in problems. */
export function isProblems(result: unknown): result is readonly Problem[] {
  return Array.isArray(result);
}

/** Where the value of a path begins; a value that is missing is sought where it should stand. */
function offsetOf(document: Document, path: Path): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: [number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function position(lines: LineCounter, offset: number): Pick<Problem, 'line' | 'column'> {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.message}; is it a typing mistake?`;
  return issue.message.endsWith('received undefined') ? 'is missing' : issue.message;
}

function describePath(path: Path): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

function unreadable(name: PackFile, error: unknown): Problem {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return {
    file: name,
    rule: 'readable',
    message: missing ? 'is missing' : `cannot be read: ${(error as Error).message}`,
    tip: 'A pack is a folder of five files; docs/writing-facts.md describes them.',
  };
}
