import { nearest } from '#nearest.ts';
import type { Pack } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import type { RuleFinding } from './rule.ts';

interface ExceptionScope {
  readonly pack: Pack;
  readonly checked: readonly string[];
  /**
   * Who owns these rules. Exceptions from rules of the other owner are ignored. `undefined` if some
   * rules could not be checked, so that a name cannot be called unknown.
   */
  readonly owner?: 'validator' | 'verify' | undefined;
  /** Rules that were checked in part only, so that an exception from them may be needed. */
  readonly inPart?: readonly string[];
}

export const neededExceptions = {
  name: 'unneeded-exception',
  protects: 'The list of exceptions stays short: one that is no longer needed is an error.',
} as const;

/** Drops the findings covered by exceptions, and adds one for each exception that is not needed. */
export function applyExceptions(
  findings: readonly RuleFinding[],
  { pack, checked, owner, inPart = [] }: ExceptionScope,
): readonly RuleFinding[] {
  const excepted = new Set(pack.exceptions.map(({ rule, id }) => key(rule, id)));
  if (excepted.size === 0) return findings;

  const used = new Set<string>();
  const rest = findings.filter(({ rule, path }) => {
    const names = idsAlong(pack, path).map((id) => key(rule, id));
    const matching = names.filter((name) => excepted.has(name));
    for (const name of matching) used.add(name);
    return matching.length === 0;
  });
  const base = { rule: neededExceptions.name, file: 'sources.yaml' } as const;
  const unneeded = pack.exceptions.flatMap(({ rule, id }, index): RuleFinding[] => {
    const path = ['exceptions', index];
    if (!checked.includes(rule)) {
      if (owner !== (rule.startsWith('verify/') ? 'verify' : 'validator')) return [];
      const meant = nearest(rule, checked);
      const tip =
        meant === undefined ? `Use one of ${checked.join(', ')}.` : `Did you mean '${meant}'?`;
      const message = `no rule with exceptions is called '${rule}'`;
      return [{ ...base, path: [...path, 'rule'], message, tip }];
    }
    if (used.has(key(rule, id)) || inPart.includes(rule)) return [];
    return [
      {
        ...base,
        path,
        message: `'${id}' no longer needs an exception from '${rule}'`,
        tip: 'Remove the exception.',
        fix: (document) => document.deleteIn(path),
      },
    ];
  });
  return [...rest, ...unneeded];
}

function key(rule: string, id: string): string {
  return `${rule} ${id}`;
}

/** The ids along a path: a note and its person, for example. */
function idsAlong(pack: Pack, path: Path): readonly string[] {
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
