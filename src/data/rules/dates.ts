import { newestOf } from '#data/facts.ts';
import { describeDate, earliestInstant, latestInstant } from '#data/partial-date.ts';
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
      const last = newestOf(entry.citations, byId);
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

function finding({ file, path }: Entry, message: string, tip: string): Finding {
  return { file, path: [...path, 'date'], message, tip };
}
