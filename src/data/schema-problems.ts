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
  issue: z.core.$ZodIssue,
  above: Path = [],
): readonly RuleFinding[] {
  const { file, value, written } = content;
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(file, path, key));
  }
  if (issue.code === 'invalid_union') {
    // The intended branch is the one that at least has the right type.
    const meant = issue.errors.find((branch) => branch.every((inner) => !isWrongType(inner)));
    if (meant) return meant.flatMap((inner) => shapeProblems(content, inner, path));
  }
  const found = at(value, path);
  // As it is in the file: YAML reads `1.10` as 1.1.
  const text = written(path) ?? asText(found);
  return [{ file, rule: 'schema', path, ...wrongValue(path, found, text, issue) }];
}

function isWrongType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function unknownKey(file: PackFile, path: Path, key: string): RuleFinding {
  const known = formsAt(file, path).flatMap(({ properties }) => Object.keys(properties ?? {}));
  const meant = nearest(key, known);
  const list = known.length > 0 ? `Known keys: ${known.join(', ')}.` : undefined;
  return {
    file,
    rule: 'unknown-key',
    path: [...path, key],
    part: 'key',
    message: `${describePath(path)}unknown key '${key}'`,
    tip: meant === undefined ? list : `Did you mean '${meant}'?`,
    fix: meant === undefined ? undefined : renaming(path, key, meant),
  };
}

/** Renames a key in place, unless the map already has the right one. */
function renaming(path: Path, key: string, meant: string): Fix {
  return (document) => {
    const map = document.getIn(path, true) as {
      items?: { key: { value?: unknown } | string }[];
      has?(key: string): boolean;
    };
    const pair = map.items?.find((item) => typeof item.key === 'object' && item.key.value === key);
    if (pair && typeof pair.key === 'object' && map.has?.(meant) === false) pair.key.value = meant;
  };
}

function wrongValue(
  path: Path,
  found: unknown,
  written: string,
  issue: z.core.$ZodIssue,
): Pick<RuleFinding, 'message' | 'tip' | 'fix'> {
  const where = describePath(path);
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    const values = issue.values.map(String);
    const meant = nearest(found, values);
    return {
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
      message: `${where}${shown}${issue.message}`,
      tip: `${didYouMean(date)}${tip}`,
      fix: date === undefined ? undefined : (document) => document.setIn(path, date),
    };
  }
  const message = `${where}${describeIssue(found, issue)}`;
  return { message, tip: tipFor(path, found, written, issue) };
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
      if (issue.origin === 'array') return `has more than ${issue.maximum} entries`;
      if (issue.origin !== 'string') return `must be at most ${issue.maximum}`;
      return `is too long: ${String(found).length} characters, at most ${issue.maximum}`;
    case 'too_small':
      if (issue.origin === 'string') return 'is empty';
      if (issue.origin !== 'array') return `must be at least ${issue.minimum}`;
      return `must have at least ${issue.minimum} entr${issue.minimum === 1 ? 'y' : 'ies'}`;
    case 'invalid_key':
      return `has a key that isn't an id: ${issue.issues[0]?.message ?? ''}`;
    default:
      return issue.message;
  }
}

/** For values that YAML doesn't read as text, though they look like it. */
function quotingTip(found: unknown, written: string): string | undefined {
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
  found: unknown,
  written: string,
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
