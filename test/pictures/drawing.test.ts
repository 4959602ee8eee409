import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFacts } from '#data/facts.ts';
import { assets } from '#pictures/assets.ts';
import { drawable, readable, textsOf } from '#pictures/drawing.ts';
import { quoteCard } from '#pictures/quote-card.ts';
import { timeline } from '#pictures/timeline.ts';
import { harbourWith, update } from '../packs/invented.ts';
import { bothPacks, loadFacts } from '../packs/packs.ts';

const nothing = { name: '', forms: [] };

describe.each(bothPacks)('pictures of %s', async (_, directory) => {
  const facts = await loadFacts(directory);

  it('never have a masked word, whatever is masked', () => {
    const masks = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
    expect(() => {
      fc.assert(
        fc.property(masks, (masked) => {
          const maskedAt = <T extends object>(list: readonly T[]) =>
            list.map((entry, index) => (masked[index] ? { ...entry, spoiler: 1 } : entry));
          const updates = maskedAt(facts.updates);
          const changed = createFacts({ ...facts, updates, quotes: maskedAt(facts.quotes) });
          const drawn = textsOf(timeline(changed) ?? nothing).join('\n');
          for (const { headline, spoiler } of changed.updates) {
            if (spoiler !== undefined) expect(drawn).not.toContain(headline);
          }
          for (const quote of changed.quotes) {
            if (quote.spoiler !== undefined) expect(quoteCard(changed, quote)).toBeUndefined();
          }
        }),
      );
    }).not.toThrow();
  });
});

describe('the timeline', () => {
  it('gives undated updates no place in time, and says how many it leaves out', () => {
    const updates = [
      update('third', { date: '2031-03-01' }),
      update('rumour', { certainty: 'speculated' }),
      update('first', { date: 'summer 2029' }),
      update('second', { date: '2030', certainty: 'official' }),
      update('fourth', { date: '2031-04', certainty: 'expected' }),
      ...Array.from({ length: 9 }, (_, index) => update(`undated-${index}`)),
    ];
    const [alt = ''] = textsOf(timeline(harbourWith({ updates })) ?? nothing);
    expect(alt).toMatch(
      /^Harbour Lights 2: the production so far\. 1 earlier update\. 2030: Headline of second \(official\)\. 1 March 2031: Headline of third \(reported\)\. April 2031: Headline of fourth \(expected\)\. No date given: Headline of undated-5 \(reported\); .*; and 6 more\.$/,
    );
  });

  it('is not drawn without updates', () => {
    expect(timeline(harbourWith({ updates: [update('secret', { spoiler: 1 })] }))).toBeUndefined();
  });
});

describe('the fonts', () => {
  it('have a glyph for each character that may be drawn', () => {
    const families = Map.groupBy(assets.fonts, ([family]) => family);
    for (const fonts of families.values()) {
      const hasGlyph = fonts.map(([, file]) => glyphsOf(file));
      const missing = Array.from({ length: 0x3000 }, (_, code) => code)
        .filter((code) => drawable.test(String.fromCodePoint(code)))
        .filter((code) => !hasGlyph.some((has) => has(code)));
      expect(missing).toEqual([]);
    }
  });
});

describe('the colour of the show', () => {
  it.each(['#000000', '#0a7a8f', '#e5132a', '#0000ff', '#ffffff'])(
    '%s can be read on the dark background',
    (colour) => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const value = Number.parseInt(readable(colour).slice(at, at + 2), 16) / 255;
        return value <= 0.04 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      expect((0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) / 0.055).toBeGreaterThan(4.5);
    },
  );
});

/** Reads the table `cmap`, format 4, of a font in the older format WOFF, which Node can unpack. */
function glyphsOf(file: string): (code: number) => boolean {
  const font = readFileSync(fileURLToPath(import.meta.resolve(file)).replace(/woff2$/, 'woff'));
  let entry = 44;
  while (font.toString('latin1', entry, entry + 4) !== 'cmap') entry += 20;
  const [offset = 0, packed = 0, size] = [4, 8, 12].map((at) => font.readUInt32BE(entry + at));
  const bytes = font.subarray(offset, offset + packed);
  const cmap = packed === size ? bytes : inflateSync(bytes);
  let table = 4;
  while (cmap.readUInt16BE(cmap.readUInt32BE(table + 4)) !== 4) table += 8;
  const at = cmap.readUInt32BE(table + 4);
  const count = cmap.readUInt16BE(at + 6) / 2;
  const segments = Array.from({ length: count }, (_, index) => {
    // Four lists; two unused bytes follow the first.
    const place = (list: number) => at + 14 + 2 * (list * count + index) + (list && 2);
    const [last = 0, first = 0, delta = 0, range = 0] = [0, 1, 2, 3].map((list) =>
      cmap.readUInt16BE(place(list)),
    );
    return { first, last, delta, glyphs: range && place(3) + range };
  });
  return (code) =>
    segments.some(({ first, last, delta, glyphs }) => {
      if (code < first || code > last) return false;
      const glyph = glyphs ? cmap.readUInt16BE(glyphs + 2 * (code - first)) : code + delta;
      return (glyph & 0xffff) !== 0;
    });
}
