import { newestOf } from '#data/facts.ts';
import {
  describeDate,
  earliestInstant,
  latestInstant,
  type PartialDate,
} from '#data/partial-date.ts';
import type { Source } from '#data/schema.ts';
import type { Entry } from './entries.ts';
import type { Finding, Rule } from './rule.ts';

export const supersededEntries: Rule = {
  name: 'supersedes',
  protects: 'A fact only supersedes an older one on the same subject, so an answer is never lost.',
  *check({ sources }, { entries }) {
    const known = {
      sourceOf: new Map(sources.map((source) => [source.id, source])),
      circular: circularIds(entries),
    };
    const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
    for (const entry of entries) {
      for (const [index, id] of entry.supersedes.entries()) {
        const former = entryOf.get(id);
        const wrong = former && wrongness(entry, former, known);
        if (wrong) yield { file: entry.file, path: [...entry.path, 'supersedes', index], ...wrong };
      }
    }
  },
};

interface Known {
  readonly sourceOf: ReadonlyMap<string, Source>;
  readonly circular: ReadonlySet<string>;
}

function wrongness(
  entry: Entry,
  former: Entry,
  { sourceOf, circular }: Known,
): Pick<Finding, 'message' | 'tip'> | undefined {
  if (circular.has(entry.id) && circular.has(former.id)) {
    return {
      message: `'${entry.id}' supersedes '${former.id}' in a circle`,
      tip: 'Only a newer entry supersedes an older one.',
    };
  }
  if (!entry.subjects.some((subject) => former.subjects.includes(subject))) {
    return {
      message: `the ${former.kind} '${former.id}' is about another subject`,
      tip: 'An entry can only supersede one with a topic or a person in common.',
    };
  }
  const [date, before] = [dateOf(entry, sourceOf), dateOf(former, sourceOf)];
  return date && before && earliestInstant(before) > latestInstant(date)
    ? {
        message: `'${former.id}' of ${describeDate(before)} is newer than ${describeDate(date)}`,
        tip: 'The newer one supersedes the older one. Check both dates.',
      }
    : undefined;
}

/** The entries in a circle, and those that supersede one of them. */
function circularIds(entries: readonly Entry[]): ReadonlySet<string> {
  const newer = Map.groupBy(
    entries.flatMap(({ id, supersedes }) => supersedes.map((former) => ({ id, former }))),
    ({ former }) => former,
  );
  const open = new Map(entries.map(({ id, supersedes }) => [id, supersedes.length]));
  const settled = entries.filter(({ supersedes }) => supersedes.length === 0).map(({ id }) => id);
  for (const former of settled) {
    for (const { id } of newer.get(former) ?? []) {
      const left = (open.get(id) ?? 0) - 1;
      open.set(id, left);
      if (left === 0) settled.push(id);
    }
  }
  for (const id of settled) open.delete(id);
  return new Set(open.keys());
}

/** Its own date, or that of its newest source. */
function dateOf(
  { date, citations }: Entry,
  sourceOf: Known['sourceOf'],
): PartialDate | null | undefined {
  return date ?? newestOf(citations, sourceOf)?.date;
}
