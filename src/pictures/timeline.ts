import type { Facts } from '#data/facts.ts';
import { describeDate, earliestInstant } from '#data/partial-date.ts';
import { certainties, type Update } from '#data/schema.ts';
import { count } from '#data/words.ts';
import { certaintyName, isOpen } from '#replies/embed-style.ts';
import {
  box,
  canvas,
  clamped,
  colours,
  mark,
  readable,
  serif,
  text,
  drawing,
  type Drawing,
  type Form,
  type Node,
} from './drawing.ts';

/** Low, so that an answer with it fits on a phone. */
const mostHeight = 450;

const mostDated = 3;
const mostUndated = 4;

/** The updates with a date in order, and those without one beside them; undefined if there are none to show. */
export function timeline(facts: Facts): Drawing | undefined {
  const open = facts.updates.filter(isOpen);
  const dated = open
    .flatMap((update) => (update.date ? [{ ...update, date: update.date }] : []))
    .toSorted((one, other) => earliestInstant(one.date) - earliestInstant(other.date));
  const undated = open.filter(({ date }) => date === null);
  if (open.length === 0) return undefined;
  return drawing(
    'timeline.png',
    fromMost(mostDated, dated, 1).flatMap((datedCount) =>
      fromMost(mostUndated, undated, 0).map((undatedCount) =>
        form(facts, dated, undated, { datedCount, undatedCount }),
      ),
    ),
  );
}

/** The numbers of entries to try, from the largest to the smallest. */
function fromMost(most: number, entries: readonly unknown[], least: number): readonly number[] {
  const first = Math.min(most, entries.length);
  return Array.from({ length: Math.max(first - least, 0) + 1 }, (_, less) => first - less);
}

type Dated = Update & { readonly date: NonNullable<Update['date']> };

/** Shows the newest dated updates, and the last undated ones of the pack. */
function form(
  { show }: Facts,
  dated: readonly Dated[],
  undated: readonly Update[],
  { datedCount, undatedCount }: { readonly datedCount: number; readonly undatedCount: number },
): Form {
  const accent = readable(show.colour);
  const recent = dated.slice(dated.length - datedCount);
  const before = dated.length - recent.length;
  const earlier = before > 0 ? [count(before, 'earlier update')] : [];
  const shown = undated.slice(undated.length - undatedCount);
  const others = undated.length - undatedCount;
  const more =
    others > 0 ? [undatedCount > 0 ? `and ${others} more` : count(others, 'update')] : [];
  const used = certainties.filter((one) =>
    [...recent, ...shown].some(({ certainty }) => certainty === one),
  );
  const root = canvas(
    show.colour,
    '30px 52px 26px',
    ...earlier.map((words) => text({ color: colours.dim }, words)),
    axis(recent, accent),
    ...(undated.length > 0 ? [lane(shown, more, accent)] : []),
    box(
      { gap: 40, marginTop: 14, color: colours.dim },
      ...used.map((certainty) =>
        box({ alignItems: 'center', gap: 14 }, mark(certainty), text({}, certaintyName(certainty))),
      ),
    ),
  );
  const alt = [
    `${show.title} ${show.season}: the production so far.`,
    ...earlier.map((words) => `${words}.`),
    ...recent.map((update) => `${describeDate(update.date)}: ${described(update)}.`),
    ...(undated.length > 0 ? [`${noDate}: ${[...shown.map(described), ...more].join('; ')}.`] : []),
  ].join(' ');
  return { mostHeight, root, alt };
}

const noDate = 'No date given';

function described({ headline, certainty }: Update): string {
  return `${headline} (${certainty})`;
}

const none = 'transparent';

/** A rail from the first date to the last. */
function axis(dated: readonly Dated[], accent: string): Node {
  return box(
    { flexDirection: 'column' },
    ...dated.map(({ date, headline, certainty }, index) =>
      box(
        { gap: 24 },
        box(
          { flexDirection: 'column', alignItems: 'center', width: 32, flexShrink: 0 },
          box({ width: 4, height: 11, backgroundColor: index > 0 ? accent : none }),
          mark(certainty, 32),
          box({ width: 4, flex: 1, backgroundColor: index < dated.length - 1 ? accent : none }),
        ),
        box(
          { columnGap: 22, flexWrap: 'wrap', paddingBottom: 8 },
          text({ color: accent, flexShrink: 0 }, describeDate(date)),
          clamped(serif, headline),
        ),
      ),
    ),
  );
}

/** The updates without a date, apart from the rail. */
function lane(shown: readonly Update[], more: readonly string[], accent: string): Node {
  return box(
    {
      flexDirection: 'column',
      margin: '14px -24px 0',
      padding: '12px 24px 14px',
      borderRadius: 16,
      backgroundColor: '#ffffff12',
    },
    text({ color: accent }, noDate),
    box(
      { flexWrap: 'wrap', columnGap: 34 },
      ...shown.map(({ headline, certainty }) =>
        box({ alignItems: 'center', gap: 12 }, mark(certainty, 22), clamped({}, headline)),
      ),
      ...more.map((words) => text({ color: colours.dim }, words)),
    ),
  );
}
