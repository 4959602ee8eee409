import type { ZodMiniType } from 'zod/mini';
import { oneUnitEach } from './length.ts';
import { at, formError, ignored, required, tooBig, tooLong, tooSmall } from './refusal.ts';
import type { FormError, Path } from './refusal.ts';

// Fields of a zod issue that Discord's message needs. zod types its issues per code; they're loose
// here because the schemas come from a generated file without types.
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly origin?: string;
  readonly expected?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
}

/**
 * Validates a body with one of Discord's own schemas.
 * @returns all errors in Discord's words, or the unknown fields, which Discord ignores.
 */
export function checkSchema(schema: ZodMiniType, body: unknown): FormError[] {
  const input = oneUnitEach(body);
  const result = schema.safeParse(input);
  return result.success
    ? unknownFields(input, result.data, [])
    : result.error.issues.flatMap((issue) => fromIssue(issue as unknown as Issue, [], body));
}

function fromIssue(issue: Issue, base: Path, body: unknown): FormError[] {
  const path = [...base, ...issue.path.filter((key) => typeof key !== 'symbol')];
  if (issue.code === 'invalid_union') return fromUnion(issue, path, body);
  const value = at(body, path);
  // The schema accepts only UTC; Discord accepts any offset.
  const isTime = issue.format === 'datetime' && !Number.isNaN(Date.parse(String(value)));
  return isTime ? [] : [describeIssue(issue, path, value)];
}

/** Reports errors for one branch of a union: the one with the right `type`, else the nearest. */
function fromUnion(issue: Issue, path: Path, body: unknown): FormError[] {
  const branches = (issue.errors ?? []).filter((branch) => branch.length > 0);
  const meant = branches.filter((branch) => branch.every(({ path: [key] }) => key !== 'type'));
  if (meant.length === 0 && branches.length > 0) return [wrongType(branches, path)];
  const [nearest = []] = meant.toSorted((a, b) => distance(a) - distance(b));
  return nearest.flatMap((inner) => fromIssue(inner, path, body));
}

/** A branch of another type is farther away than any with errors inside. */
function distance(branch: readonly Issue[]): number {
  return branch.some(({ path }) => path.length === 0) ? Infinity : branch.length;
}

function wrongType(branches: readonly (readonly Issue[])[], path: Path): FormError {
  const issues = branches.flat().filter((issue) => issue.path[0] === 'type');
  const choices = issues.flatMap((issue) => issue.values ?? []);
  const message = `Value of field "type" must be one of (${choices.join(', ')}).`;
  return formError([...path, 'type'], 'UNION_TYPE_CHOICES', message);
}

function describeIssue(issue: Issue, path: Path, value: unknown): FormError {
  if (value === undefined || (value === null && issue.code === 'invalid_type')) {
    return required(path);
  }
  const { origin, minimum = -Infinity, maximum = Infinity } = issue;
  const hasLength = origin === 'string' || origin === 'array';
  switch (issue.code) {
    case 'too_big':
      return hasLength ? tooLong(path, maximum) : tooBig(path, maximum);
    case 'too_small':
      return hasLength
        ? formError(path, 'BASE_TYPE_MIN_LENGTH', `Must be ${minimum} or more in length.`)
        : tooSmall(path, minimum);
    case 'invalid_value': {
      const message = `Value must be one of {${(issue.values ?? []).join(', ')}}.`;
      return formError(path, 'BASE_TYPE_CHOICES', message);
    }
    case 'invalid_format':
      return issue.format === 'url'
        ? formError(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
        : formError(path, 'STRING_TYPE_REGEX', 'String value did not match validation.');
    default:
      return wrongKind(issue.expected ?? 'value', path, value);
  }
}

function wrongKind(expected: string, path: Path, value: unknown): FormError {
  switch (expected) {
    case 'array':
      return formError(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    case 'object':
      return formError(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    case 'number':
    case 'int':
      return formError(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
    case 'boolean':
      return formError(path, 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
    default: {
      const message = `Could not interpret "${JSON.stringify(value)}" as ${expected}.`;
      return formError(path, 'STRING_TYPE_CONVERT', message);
    }
  }
}

/** discord.js always adds these two fields to a message. If they're false, they request nothing. */
const IDLE: ReadonlySet<string> = new Set(['tts', 'enforce_nonce']);

/** zod drops unknown fields, so they are in the input and missing from the output. */
function unknownFields(input: unknown, output: unknown, path: Path): FormError[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(input) ? Number(key) : key];
    if (key in Object(output)) return unknownFields(value, Reflect.get(Object(output), key), here);
    if (value === false && IDLE.has(key)) return [];
    return [ignored(here, 'UNKNOWN_FIELD', `Discord has no field "${key}" here.`)];
  });
}
