import { newestOf } from '#data/facts.ts';
import {
  describeDate,
  earliestInstant,
  latestInstant,
  type PartialDate,
} from '#data/partial-date.ts';
import type { Source } from '#data/schema.ts';
import { words } from '#data/words.ts';
import { within, type Entry } from './entries.ts';
import type { Finding, Rule } from './rule.ts';

export const distinctCitations: Rule = {
  name: 'cited-once',
  protects: 'A fact cites each source once, so that one source never looks like two.',
  *check(_, { entries }) {
    for (const entry of entries) {
      const { citations, citationKey } = entry;
      const seen = new Set<string>();
      for (const [index, { source }] of citations.entries()) {
        if (seen.has(source)) {
          yield {
            ...within(entry, citationKey, index, 'source'),
            message: `cites '${source}' twice`,
            tip: 'Merge the two citations.',
          };
        }
        seen.add(source);
      }
    }
  },
};

export const oneCertainty: Rule = {
  name: 'one-certainty',
  protects: 'The same text has the same certainty and spoiler everywhere.',
  *check(_, { entries }) {
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      if (entry.text === undefined) continue;
      const key = words(entry.text).join(' ');
      const other = first.get(key);
      if (!other) {
        first.set(key, entry);
      } else if (other.certainty !== entry.certainty) {
        yield {
          ...within(entry, 'certainty'),
          message: `is '${entry.certainty}' here, but '${other.id}' says the same and is '${other.certainty}'`,
          tip: 'Give both the certainty that the sources support.',
        };
      } else if (other.spoiler !== entry.spoiler) {
        yield {
          ...within(entry, 'spoiler'),
          message: `'${other.id}' says the same, but only one of the two is a spoiler`,
          tip: 'Give both the same spoiler season.',
        };
      }
    }
  },
};

/** Older than all film, so it must be a typo. */
const earliestYear = 1888;

export const plausibleDates: Rule = {
  name: 'plausible-date',
  protects: 'A date is plausible, and not later than the newest source that it comes from.',
  *check({ sources }, { entries }) {
    const sourceOf = new Map(sources.map((source) => [source.id, source]));
    for (const entry of entries) {
      const { date } = entry;
      if (!date) continue;
      const place = within(entry, 'date');
      if (date.year < earliestYear) {
        yield {
          ...place,
          message: `${describeDate(date)} is before the first film was made`,
          tip: 'Check the year.',
        };
      }
      const last = newestOf(entry.citations, sourceOf);
      if (last?.date && earliestInstant(date) > latestInstant(last.date)) {
        yield {
          ...place,
          message: `${describeDate(date)} is after its newest source, '${last.id}' of ${describeDate(last.date)}`,
          tip: "A source can't report a later day. Correct one of the dates, or cite the newer source.",
        };
      }
    }
  },
};

export const supersededEntries: Rule = {
  name: 'supersedes',
  protects: 'A fact only supersedes an older one on the same subject, so an answer is never lost.',
  *check({ sources }, { entries }) {
    const sourceOf = new Map(sources.map((source) => [source.id, source]));
    const circular = circularIds(entries);
    const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
    for (const entry of entries) {
      for (const [index, id] of entry.supersedes.entries()) {
        const former = entryOf.get(id);
        const wrong = former && wrongness(entry, former, circular, sourceOf);
        if (wrong) yield { ...within(entry, 'supersedes', index), ...wrong };
      }
    }
  },
};

function wrongness(
  entry: Entry,
  former: Entry,
  circular: ReadonlySet<string>,
  sourceOf: ReadonlyMap<string, Source>,
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
  if (!date || !before || earliestInstant(before) <= latestInstant(date)) return undefined;
  return {
    message: `'${former.id}' of ${describeDate(before)} is newer than ${describeDate(date)}`,
    tip: 'The newer one supersedes the older one. Check both dates.',
  };
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
  sourceOf: ReadonlyMap<string, Source>,
): PartialDate | null | undefined {
  return date ?? newestOf(citations, sourceOf)?.date;
}
