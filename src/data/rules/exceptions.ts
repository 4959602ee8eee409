import { nearest } from '#data/nearest.ts';
import type { Pack } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import type { Fix, RuleFinding } from './rule.ts';

export interface ExceptionScope {
  readonly pack: Pack;
  /** The names of the rules that were asked. */
  readonly judged: readonly string[];
  /**
   * Where the rules live: an exception from a rule of another room (`verify/…`) is let be. Left out
   * where not every rule of the validator could be asked: then no name is unknown.
   */
  readonly room?: 'validator' | 'verify' | undefined;
}

export const neededExceptions = {
  name: 'unneeded-exception',
  protects: 'A list of exceptions that stays short: one that is no longer needed is an error.',
} as const;

/** The findings without those that are excepted, and a finding for each exception without use. */
export function applyExceptions(
  findings: readonly RuleFinding[],
  { pack, judged, room }: ExceptionScope,
): readonly RuleFinding[] {
  const excepted = new Set(pack.exceptions.map(({ rule, id }) => key(rule, id)));
  if (excepted.size === 0) return findings;

  const used = new Set<string>();
  const rest = findings.filter(({ rule, path }) => {
    const names = idsOn(pack, path).map((id) => key(rule, id));
    const matching = names.filter((name) => excepted.has(name));
    for (const name of matching) used.add(name);
    return matching.length === 0;
  });
  const needless = pack.exceptions.flatMap(({ rule, id }, index) => {
    const path = ['exceptions', index];
    if (!judged.includes(rule)) {
      return room !== undefined && room === roomOf(rule) ? [unknownRule(path, rule, judged)] : [];
    }
    return used.has(key(rule, id)) ? [] : [unneeded(path, rule, id)];
  });
  return [...rest, ...needless];
}

function roomOf(rule: string): 'validator' | 'verify' {
  return rule.startsWith('verify/') ? 'verify' : 'validator';
}

function key(rule: string, id: string): string {
  return `${rule} ${id}`;
}

function unneeded(path: Path, rule: string, id: string): RuleFinding {
  const fix: Fix = (document) => document.deleteIn(path);
  return {
    rule: neededExceptions.name,
    file: 'sources.yaml',
    path,
    message: `'${id}' needs no exception from '${rule}' any more`,
    tip: 'Take the exception out.',
    fix,
  };
}

function unknownRule(path: Path, rule: string, known: readonly string[]): RuleFinding {
  const meant = nearest(rule, known);
  return {
    rule: neededExceptions.name,
    file: 'sources.yaml',
    path: [...path, 'rule'],
    message: `there is no rule '${rule}' that knows exceptions`,
    tip: meant === undefined ? `Rules are ${known.join(', ')}.` : `Is '${meant}' meant?`,
  };
}

/** The ids of everything that a place stands in: a note and its person. */
function idsOn(pack: Pack, path: Path): readonly string[] {
  const ids: string[] = [];
  let value: unknown = pack;
  for (const step of path) {
    value = (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[step];
    if (typeof value !== 'object' || value === null) break;
    const { id } = value as { readonly id?: unknown };
    if (typeof id === 'string') ids.push(id);
  }
  return ids;
}
