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
      const glyphs = new Set(fonts.flatMap(([, file]) => characters(file)));
      const missing = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code))
        .filter((character) => drawable.test(character))
        .filter((character) => !glyphs.has(character));
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

/** The characters in the table `cmap`, format 4, of a font in the older format WOFF, which Node can unpack. */
function characters(file: string): readonly string[] {
  const path = fileURLToPath(import.meta.resolve(file)).replace(/woff2$/, 'woff');
  const font = readFileSync(path);
  const entry = 44 + 20 * tagsOf(font).indexOf('cmap');
  const [offset, packed, size] = [4, 8, 12].map((at) => font.readUInt32BE(entry + at));
  const bytes = font.subarray(offset, (offset ?? 0) + (packed ?? 0));
  const cmap = packed === size ? bytes : inflateSync(bytes);
  const tables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.readUInt32BE(8 + 8 * index),
  );
  const at = tables.find((table) => cmap.readUInt16BE(table) === 4) ?? 0;
  const count = cmap.readUInt16BE(at + 6) / 2;
  const word = (list: number, index: number) => at + 14 + 2 * (list * count + index + (list && 1));
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const [last, first, delta, range] = [0, 1, 2, 3].map((list) =>
      cmap.readUInt16BE(word(list, index)),
    ) as [number, number, number, number];
    return Array.from({ length: last - first + 1 }, (_, step) => first + step)
      .filter((code) => {
        const glyph = range ? cmap.readUInt16BE(word(3, index) + range + 2 * (code - first)) : code;
        return ((range ? glyph : glyph + delta) & 0xffff) !== 0;
      })
      .map((code) => String.fromCodePoint(code));
  });
}

function tagsOf(font: Buffer): readonly string[] {
  return Array.from({ length: font.readUInt16BE(12) }, (_, index) =>
    font.toString('latin1', 44 + 20 * index, 48 + 20 * index),
  );
}
