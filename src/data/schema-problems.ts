import { z } from 'zod';
import { memoize } from '#memoize.ts';
import { nearest } from '#nearest.ts';
import { parsePartialDate } from './partial-date.ts';
import type { Fix, RuleFinding } from './rules/rule.ts';
import { packFiles, type PackFile } from './schema.ts';
import type { Path, Places } from './yaml-places.ts';

/** The parsed content of a file. */
interface Content extends Pick<Places, 'written'> {
  readonly file: PackFile;
  readonly value: unknown;
}

export function shapeProblems(
  content: Content,
  issues: readonly z.core.$ZodIssue[],
): readonly RuleFinding[] {
  return issues.flatMap((issue) => faultsOf(content, issue, []));
}

function faultsOf(content: Content, issue: z.core.$ZodIssue, above: Path): readonly RuleFinding[] {
  const { file, value, written } = content;
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(file, path, key));
  }
  if (issue.code === 'invalid_union') {
    // The intended branch is the one that at least has the right type.
    const meant = issue.errors.find((branch) => branch.every((inner) => !isWrongType(inner)));
    if (meant) return meant.flatMap((inner) => faultsOf(content, inner, path));
  }
  const found = { value: at(value, path), written: written(path) };
  return [wrongValue({ file, rule: 'schema', path }, found, issue)];
}

function isWrongType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function unknownKey(file: PackFile, path: Path, key: string): RuleFinding {
  const known = knownKeys(file, path);
  const meant = nearest(key, known);
  const finding = {
    file,
    rule: 'unknown-key',
    path: [...path, key],
    part: 'key',
    message: `${describePath(path)}unknown key '${key}'`,
  } as const;
  if (meant === undefined) {
    return { ...finding, tip: known.length > 0 ? `Known keys: ${known.join(', ')}.` : undefined };
  }
  const fix: Fix = (document) => renameKey(document, path, key, meant);
  return { ...finding, tip: `Did you mean '${meant}'?`, fix };
}

/** Renames a key in place, unless the map already has the right one. */
const renameKey = (document: Parameters<Fix>[0], path: Path, key: string, meant: string): void => {
  const map = document.getIn(path, true) as {
    items?: { key: { value?: unknown } | string }[];
    has?(key: string): boolean;
  };
  const pair = map.items?.find((item) => typeof item.key === 'object' && item.key.value === key);
  if (pair && typeof pair.key === 'object' && map.has?.(meant) === false) pair.key.value = meant;
};

/** A value, and its characters in the file: YAML reads `1.10` as 1.1. */
interface Found {
  readonly value: unknown;
  readonly written: string | undefined;
}

function wrongValue(
  base: Pick<RuleFinding, 'file' | 'rule' | 'path'>,
  { value: found, written = asText(found) }: Found,
  issue: z.core.$ZodIssue,
): RuleFinding {
  const { path } = base;
  const where = describePath(path);
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    const values = issue.values.map(String);
    const meant = nearest(found, values);
    return {
      ...base,
      message: `${where}'${found}' isn't a known value`,
      tip: `${didYouMean(meant)}Use one of ${values.join(', ')}.`,
      fix: meant === undefined ? undefined : (document) => document.setIn(path, meant),
    };
  }
  if (issue.code === 'invalid_union' || (issue.code === 'custom' && path.at(-1) === 'date')) {
    const isAlias = path.includes('aliases');
    const date = isAlias || typeof found === 'object' ? undefined : padded(written);
    const shown = typeof found === 'object' ? '' : `'${written}' `;
    const forms = isAlias
      ? 'Write a name, or { name: …, spoiler: 1 } if it spoils season 1.'
      : 'Write 2024-01-08, 2024-01, summer 2022 or 2022.';
    const tip = (isAlias && quotingTip(found, written)) || forms;
    return {
      ...base,
      message: `${where}${shown}${issue.message}`,
      tip: `${didYouMean(date)}${tip}`,
      fix: date === undefined ? undefined : (document) => document.setIn(path, date),
    };
  }
  const message = `${where}${describeIssue(found, issue)}`;
  return { ...base, message, tip: tipFor(path, { value: found, written }, issue) };
}

function didYouMean(value: string | undefined): string {
  return value === undefined ? '' : `Did you mean '${value}'? `;
}

function describeIssue(found: unknown, issue: z.core.$ZodIssue): string {
  if (found === undefined && issue.path.length > 0) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeNames[issue.expected] ?? issue.expected}, but is ${typeOf(found)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return tooMuch(issue.origin, Number(issue.maximum), found);
    case 'too_small':
      return tooLittle(issue.origin, Number(issue.minimum));
    case 'invalid_key':
      return `has a key that isn't an id: ${issue.issues[0]?.message ?? ''}`;
    default:
      return issue.message;
  }
}

function tooMuch(origin: string, most: number, found: unknown): string {
  if (origin === 'string') {
    return `is too long: ${String(found).length} characters, at most ${most}`;
  }
  return origin === 'array' ? `has more than ${most} entries` : `must be at most ${most}`;
}

function tooLittle(origin: string, least: number): string {
  if (origin === 'string') return 'is empty';
  if (origin === 'array') return `must have at least ${least} entr${least === 1 ? 'y' : 'ies'}`;
  return `must be at least ${least}`;
}

/** For values that YAML doesn't read as text, though they look like it. */
function quotingTip(found: unknown, written = asText(found)): string | undefined {
  if (typeof found === 'number' || typeof found === 'boolean') {
    return `Put it in quotes: '${written}'.`;
  }
  const isMap = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isMap ? "Put a text with a colon in quotes: 'Filming: it has begun'." : undefined;
}

/** A map can't be turned into a text if it has a key `toString`. */
function asText(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : `${value as string | number}`;
}

/** By key; all others are ids. */
const formatTips: Readonly<Record<string, string>> = {
  url: 'Write https://… as the browser shows it, without a password.',
  colour: "Write it in quotes, such as '#e5132a'.",
};

function tipFor(
  path: Path,
  { value: found, written }: Found,
  issue: z.core.$ZodIssue,
): string | undefined {
  if (issue.code === 'invalid_type' && issue.expected === 'string') {
    const tip = quotingTip(found, written);
    if (tip !== undefined) return tip;
  }
  const key = String(path.at(-1));
  if (issue.code === 'invalid_format' || issue.code === 'custom') {
    return formatTips[key] ?? 'Use lower-case words joined by hyphens.';
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    return key === 'sources'
      ? 'Cite at least one source, with a summary of it under says:.'
      : 'docs/writing-facts.md lists the limits.';
  }
  if (found === undefined && path.length > 0) return `Add ${key}: below it.`;
  if (found === null) {
    return 'A value is required here (in quotes if it begins with #); null is only for fields that can be unknown.';
  }
  return undefined;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeNames[typeof value] ?? typeof value;
}

/** `2024-1-8` padded with zeros, if that makes it a date. */
function padded(text: string): string | undefined {
  const parts = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$/.exec(text);
  if (!parts) return undefined;
  const [, year, ...rest] = parts.filter((part) => part !== undefined);
  const date = [year, ...rest.map((part) => part.padStart(2, '0'))].join('-');
  return date !== text && parsePartialDate(date) ? date : undefined;
}

interface JsonSchema {
  readonly type?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The keys that the schema accepts at a path. */
function knownKeys(file: PackFile, path: Path): readonly string[] {
  return formsAt(file, path).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

/** Whether readers see the value at a path, unlike an id, a date or a word from a list. */
export function isFreeText(file: PackFile, path: Path): boolean {
  return formsAt(file, path).some((form) => form.type === 'string' && !form.pattern && !form.enum);
}

const jsonSchema = memoize(
  (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema,
);

function formsAt(file: PackFile, path: Path): readonly JsonSchema[] {
  let places = [jsonSchema(packFiles[file])];
  for (const step of path) {
    places = forms(places).flatMap(
      ({ properties, items }) => properties?.[String(step)] ?? items ?? [],
    );
  }
  return forms(places);
}

function forms(places: readonly JsonSchema[]): readonly JsonSchema[] {
  return places.flatMap((place) => [place, ...(place.anyOf ?? [])]);
}

function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step))
      return undefined;
    found = (found as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return found;
}

function describePath(path: Path): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}
