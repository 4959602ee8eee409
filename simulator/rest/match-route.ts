import { pathsList } from 'discord-api-spec';
import { SNOWFLAKE } from '../snowflakes.ts';
import type { QueryRule, Route } from './call.ts';
import { formError, ignored, Refusal, tooBig, tooSmall } from './refusal.ts';
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
    const [wrong] = checkParams(params);
    if (wrong && isDiscords(method, path, wordsIn(route.path))) break;
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
export function* checkParams(params: Readonly<Record<string, string>>): Iterable<FormError> {
  for (const [name, value] of Object.entries(params)) {
    const field = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (name.endsWith('Id') && !SNOWFLAKE.test(value)) yield wrongNumber(field, value, 'snowflake');
  }
}

/** Errors in the query. Discord ignores unknown parameters. */
export function* checkQuery(
  rules: Readonly<Record<string, QueryRule>>,
  query: URLSearchParams,
): Iterable<FormError> {
  for (const [name, value] of query) {
    const rule = rules[name];
    if (rule === undefined) {
      const message = `Discord doesn't know the query parameter "${name}" here.`;
      yield ignored([name], 'UNKNOWN_FIELD', message);
    } else if (rule === 'boolean') {
      if (/^(?:true|false|1|0)$/i.test(value)) continue;
      yield formError([name], 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
    } else if (rule === 'snowflake') {
      if (!SNOWFLAKE.test(value)) yield wrongNumber(name, value, rule);
    } else if (!/^-?\d+$/.test(value)) yield wrongNumber(name, value, 'int');
    else if (Number(value) > rule.to) yield tooBig([name], rule.to);
    else if (Number(value) < rule.from) yield tooSmall([name], rule.from);
  }
}

function wrongNumber(field: string, value: string, kind: 'snowflake' | 'int'): FormError {
  return formError([field], 'NUMBER_TYPE_COERCE', `Value "${value}" is not ${kind}.`);
}
