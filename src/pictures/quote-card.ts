import { newest, type Facts } from '#data/facts.ts';
import { describeDate } from '#data/partial-date.ts';
import type { Quote } from '#data/schema.ts';
import { certaintyName, sourcesOf } from '#replies/embed-style.ts';
import { packageInfo } from '#version.ts';
import {
  box,
  canvas,
  clamped,
  colours,
  mark,
  readable,
  serif,
  smallest,
  text,
  drawing,
  type Drawing,
} from './drawing.ts';

/** Sizes of the quote's words and heights of the picture, in pixels. Discord makes one narrower that is taller than wide. */
const sizes = [
  [72, 560],
  [62, 600],
  [54, 640],
  [48, 720],
  [44, 800],
  [40, 900],
  [smallest, 1000],
] as const;

/** A quote to share; undefined if there is too much of it, or if it is a spoiler. A quote is never cut. */
export function quoteCard(facts: Facts, quote: Quote): Drawing | undefined {
  if (quote.spoiler !== undefined) return undefined;
  const accent = readable(facts.show.colour);
  const name = facts.speaker(quote.speaker)?.name ?? '';
  const outlet = quote.outlet === null ? '' : `, to ${quote.outlet}`;
  const role = `${quote.role}${outlet}`;
  const words = quote.passages.map((passage) => `“${passage}”`);
  const printed = newest(sourcesOf(facts, quote.sources))?.date;
  const origin = [
    certaintyName(quote.certainty),
    printed ? `printed ${describeDate(printed)}` : 'undated source',
    quote.date ? `said ${describeDate(quote.date)}` : quote.said,
  ].filter((part) => part !== null);
  const alt = `${words.join(' ')} — ${name}, ${role}. ${origin.join(', ')}.`;
  const root = (size: number) =>
    canvas(
      facts.show.colour,
      '52px 56px 44px',
      box(
        { ...serif, flexDirection: 'column', gap: size / 2, fontSize: size, lineHeight: 1.36 },
        ...words.map((passage) => text({ textWrap: 'pretty', overflowWrap: 'anywhere' }, passage)),
      ),
      box({ height: 4, marginTop: 40, marginBottom: 26, backgroundColor: accent }),
      box(
        {
          alignItems: 'baseline',
          justifyContent: 'space-between',
          flexWrap: 'wrap',
          columnGap: 40,
        },
        clamped({ ...serif, color: accent, fontSize: 46 }, name),
        text({ ...serif, letterSpacing: 5, color: colours.dim }, packageInfo.name.toUpperCase()),
      ),
      clamped({ marginTop: 6 }, role, 2),
      box(
        { gap: 16, marginTop: 6, color: colours.dim },
        box({ paddingTop: 10 }, mark(quote.certainty)),
        clamped({}, origin.join(', '), 3),
      ),
    );
  return drawing(
    'quote.png',
    sizes.map(([size, mostHeight]) => ({ mostHeight, root: root(size), alt })),
  );
}
