import { newest } from '#data/facts.ts';
import { describeDate, earliestInstant, type PartialDate } from '#data/partial-date.ts';
import type { Pack } from '#data/schema.ts';
import type { Entry } from './entries.ts';
import type { Finding, Rule } from './rule.ts';

/** Older than all film, so it must be a typo. */
const earliestYear = 1888;

export const plausibleDates: Rule = {
  name: 'plausible-date',
  protects: 'A date is plausible, and not later than the newest source that it comes from.',
  *check({ sources }, { entries }) {
    const byId = new Map(sources.map((source) => [source.id, source]));
    for (const entry of entries) {
      const { date } = entry;
      if (!date) continue;
      if (date.year < earliestYear) {
        yield finding(
          entry,
          `${describeDate(date)} is before the first film was made`,
          'Check the year.',
        );
      }
      const last = newestOf(entry, byId);
      if (last?.date && earliestInstant(date) > latestInstant(last.date)) {
        yield finding(
          entry,
          `${describeDate(date)} is after its newest source, '${last.id}' of ${describeDate(last.date)}`,
          "A source can't report a later day. Correct one of the dates, or cite the newer source.",
        );
      }
    }
  },
};

function newestOf({ citations }: Entry, sources: ReadonlyMap<string, Pack['sources'][number]>) {
  return newest(citations.flatMap(({ source }) => sources.get(source) ?? []));
}

function finding({ file, path }: Entry, message: string, tip: string): Finding {
  return { file, path: [...path, 'date'], message, tip };
}

/** The last day that the date can mean, in milliseconds since the Unix epoch. */
function latestInstant(date: PartialDate): number {
  switch (date.precision) {
    case 'day':
      return earliestInstant(date);
    case 'month':
      return Date.UTC(date.year, date.month, 0, 12);
    case 'season':
      // Three months, and one more because winter can reach into the next year.
      return earliestInstant(date) + 122 * 86_400_000;
    case 'year':
      return Date.UTC(date.year, 11, 31, 12);
  }
}
