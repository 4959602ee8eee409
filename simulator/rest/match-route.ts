import { pathsList } from 'discord-api-spec';
import { SNOWFLAKE } from '../snowflakes.ts';
import type { QueryRule, Route } from './call.ts';
import { Refusal } from './refusal.ts';
import { formError, ignored, tooBig, tooSmall } from './refusal.ts';
import type { FormError } from './refusal.ts';

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a request. @throws Refusal if the path or method is unknown or not simulated. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  let isKnownPath = false;
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params === undefined) continue;
    isKnownPath = true;
    if (route.method !== method) continue;
    // In `/messages/pins`, `pins` isn't a message id.
    if (checkParams(params).length > 0 && isDiscords(method, path, wordsIn(route.path))) break;
    return { route, params };
  }
  if (isDiscords(method, path)) throw new Refusal('notSimulated');
  throw new Refusal(isKnownPath ? 'wrongMethod' : 'unknownRoute');
}

/** Whether Discord has a route for this path, with more than `words` parts that aren't parameters. */
function isDiscords(method: string, path: string, words = 0): boolean {
  return (pathsList[method.toLowerCase()] ?? []).some((listed) => {
    const pattern = listed.replaceAll(/\{(\w+)\}/g, ':$1');
    return matchPath(pattern, path) !== undefined && wordsIn(pattern) > words;
  });
}

function wordsIn(pattern: string): number {
  return pattern.split('/').filter((part) => !part.startsWith(':')).length;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

/** Errors in the path's ids. */
export function checkParams(params: Readonly<Record<string, string>>): FormError[] {
  return Object.entries(params)
    .filter(([name, value]) => name.endsWith('Id') && !SNOWFLAKE.test(value))
    .map(([name, value]) => {
      const field = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return formError([field], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
    });
}

/** Errors in the query. Discord ignores unknown parameters. */
export function checkQuery(
  rules: Readonly<Record<string, QueryRule>>,
  query: URLSearchParams,
): FormError[] {
  return [...query].flatMap(([name, value]) => checkParameter(rules[name], name, value) ?? []);
}

function checkParameter(
  rule: QueryRule | undefined,
  name: string,
  value: string,
): FormError | undefined {
  if (rule === undefined) {
    const message = `Discord doesn't know the query parameter "${name}" here.`;
    return ignored([name], 'UNKNOWN_FIELD', message);
  }
  if (rule === 'boolean') {
    return ['true', 'false', '1', '0'].includes(value.toLowerCase())
      ? undefined
      : formError([name], 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
  }
  if (rule === 'snowflake') {
    return SNOWFLAKE.test(value)
      ? undefined
      : formError([name], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
  }
  if (!/^-?\d+$/.test(value)) {
    return formError([name], 'NUMBER_TYPE_COERCE', `Value "${value}" is not int.`);
  }
  if (Number(value) > rule.to) return tooBig([name], rule.to);
  return Number(value) < rule.from ? tooSmall([name], rule.from) : undefined;
}
