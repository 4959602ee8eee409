import { z } from 'zod';
import { nearest } from './nearest.ts';
import { parsePartialDate } from './partial-date.ts';
import type { Fix, RuleFinding } from './rules/rule.ts';
import { packFiles, type PackFile } from './schema.ts';
import type { Path } from './yaml-places.ts';

/** Describes zod issues to people who write packs. */
export function shapeProblems(
  file: PackFile,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): readonly RuleFinding[] {
  return issues.flatMap((issue) => faultsOf(file, value, issue, []));
}

function faultsOf(
  file: PackFile,
  value: unknown,
  issue: z.core.$ZodIssue,
  above: Path,
): readonly RuleFinding[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(file, path, key));
  }
  if (issue.code === 'invalid_union') {
    // The intended branch is the one that at least has the right type.
    const meant = issue.errors.find((branch) => branch.every((inner) => !isWrongType(inner)));
    if (meant) return meant.flatMap((inner) => faultsOf(file, value, inner, path));
  }
  return [wrongValue({ file, rule: 'schema', path }, at(value, path), issue)];
}

function isWrongType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function unknownKey(file: PackFile, path: Path, key: string): RuleFinding {
  const known = knownKeys(file, path);
  const meant = nearest(key, known);
  const tip = meant === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean '${meant}'?`;
  return {
    file,
    rule: 'unknown-key',
    path: [...path, key],
    part: 'key',
    message: `${describePath(path)}unknown key '${key}'`,
    ...(known.length > 0 ? { tip } : {}),
    ...(meant === undefined ? {} : { fix: (document) => renameKey(document, path, key, meant) }),
  };
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

function wrongValue(
  base: Pick<RuleFinding, 'file' | 'rule' | 'path'>,
  found: unknown,
  issue: z.core.$ZodIssue,
): RuleFinding {
  const { path } = base;
  const where = describePath(path);
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    const values = issue.values.map(String);
    const meant = nearest(found, values);
    const known = `Use one of ${values.join(', ')}.`;
    return {
      ...base,
      message: `${where}'${found}' is not a known value`,
      ...(meant === undefined
        ? { tip: known }
        : {
            tip: `Did you mean '${meant}'? ${known}`,
            fix: (document) => document.setIn(path, meant),
          }),
    };
  }
  if (issue.code === 'custom' || issue.code === 'invalid_union') {
    const date = typeof found === 'string' ? padded(found) : undefined;
    const fix: Fix = (document) => document.setIn(path, date);
    const tip = `${date ? `Did you mean '${date}'? ` : ''}${formsTip(path)}`;
    return { ...base, message: `${where}${issue.message}`, tip, ...(date ? { fix } : {}) };
  }
  const tip = tipFor(path, found, issue);
  return {
    ...base,
    message: `${where}${describeIssue(found, issue)}`,
    ...(tip === undefined ? {} : { tip }),
  };
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

/** Shows the accepted forms of a date or an alias. */
function formsTip(path: Path): string {
  return path.includes('aliases')
    ? 'Write a name, or { name: …, spoiler: 1 } if it spoils season 1.'
    : 'Write 2024-01-08, 2024-01, summer 2022 or 2022.';
}

function tipFor(path: Path, found: unknown, issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof found === 'number') {
    return `Put it in quotes: '${found}'.`;
  }
  if (issue.code === 'invalid_format') return 'Use lower-case words joined by hyphens.';
  if (issue.code === 'too_big' || issue.code === 'too_small') return tipOnSize(path);
  if (found === undefined && path.length > 0) return `Add ${String(path.at(-1))}: below it.`;
  if (found === null)
    return 'A value is required here; null is only for fields that can be unknown.';
  return undefined;
}

function tipOnSize(path: Path): string {
  return path.at(-1) === 'sources'
    ? 'Cite at least one source, with a summary of it under says:.'
    : 'docs/writing-facts.md lists the limits.';
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
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The keys that the schema accepts at a path. */
function knownKeys(file: PackFile, path: Path): readonly string[] {
  let places = [z.toJSONSchema(packFiles[file], { io: 'input' }) as JsonSchema];
  for (const step of path) {
    places = forms(places).flatMap(({ properties, items }) =>
      typeof step === 'number' ? (items ?? []) : (properties?.[String(step)] ?? []),
    );
  }
  return forms(places).flatMap(({ properties }) => Object.keys(properties ?? {}));
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
