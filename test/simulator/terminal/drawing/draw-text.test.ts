import { describe, expect, test } from 'vitest';

import { drawText } from '../../../../simulator/terminal/drawing/draw-text.ts';
import type { View } from '../../../../simulator/terminal/drawing/view.ts';
import { plain, viewFor } from './drawn.ts';

function drawn(text: string, changes: Partial<View> = {}): string {
  return plain(drawText(text, viewFor(changes)));
}

describe('inline markdown', () => {
  const cases: readonly [string, readonly [string, ...string[]][]][] = [
    [
      'plain, with 2 * 3 * 4 and snake_case_names',
      [['plain, with 2 * 3 * 4 and snake_case_names']],
    ],
    ['a **b** c', [['a '], ['b', 'bold'], [' c']]],
    ['*i* _j_', [['i', 'italic'], [' '], ['j', 'italic']]],
    ['__u__ ~~s~~', [['u', 'underline'], [' '], ['s', 'strikethrough']]],
    ['***both***', [['both', 'italic', 'bold']]],
    [
      '**a *b* c**',
      [
        ['a ', 'bold'],
        ['b', 'bold', 'italic'],
        [' c', 'bold'],
      ],
    ],
    ['`**code**`', [['**code**', 'code']]],
    [String.raw`\*not\* \||hidden\||`, [['*not* ||hidden||']]],
    ['https://example.org/a_b_c.', [['https://example.org/a_b_c', 'link'], ['.']]],
    ['<https://example.org>', [['https://example.org', 'link']]],
    [
      '[a **b**](https://example.org/x_(y)) c',
      [['a ', 'link'], ['b', 'link', 'bold'], [' (https://example.org/x_(y))', 'dim'], [' c']],
    ],
    ['[a](javascript:x)', [['a']]],
    [
      '<#100000000000000001> <@200000000000000001> <@&300000000000000002> <@100000000000000009>',
      [
        ['#general', 'mention'],
        [' '],
        ['@Robin', 'mention'],
        [' '],
        ['@News crew', 'mention'],
        [' '],
        ['@unknown', 'mention'],
      ],
    ],
    [
      '</updates add:100000000000000007> @everyone <:smile:100000000000000008>',
      [['/updates add', 'mention'], [' '], ['@everyone', 'mention'], [' :smile:']],
    ],
    ['a ||b c|| d', [['a '], ['░ ░', 'spoiler'], [' d']]],
    ['||日本 [x](https://example.org)||', [['░░░░ ░', 'spoiler']]],
    ['**unclosed', [['**unclosed']]],
    ['||unclosed', [['||unclosed']]],
  ];
  test.each(cases)('%s is styled', (text, parts) => {
    const [line = []] = drawText(text, viewFor({ width: 80 }));
    const merged: (readonly string[])[] = [];
    for (const run of line) {
      const [before = '', ...styles] = merged.at(-1) ?? [];
      const isSame = merged.length > 0 && styles.join() === run.styles.join();
      if (isSame) merged.pop();
      merged.push([isSame ? before + run.text : run.text, ...run.styles]);
    }
    expect(merged).toEqual(parts);
  });
});

describe('a timestamp', () => {
  const cases: readonly [string, Partial<View>, string][] = [
    ['<t:1704801600:t>', {}, '12:00'],
    ['<t:1704801600:T>', {}, '12:00:00'],
    ['<t:1704801600:d>', {}, '09/01/2024'],
    ['<t:1704801600:D>', {}, '9 January 2024'],
    ['<t:1704801600>', {}, '9 January 2024 at 12:00'],
    ['<t:1704801600:F>', {}, 'Tuesday, 9 January 2024 at 12:00'],
    ['<t:1704801600:R>', {}, 'now'],
    ['<t:1704715200:R>', {}, 'yesterday'],
    ['<t:1704805200:R>', {}, 'in 1 hour'],
    ['<t:1641729600:R>', {}, '2 years ago'],
    ['<t:1704801600:D>', { locale: 'ja', timeZone: 'Asia/Tokyo' }, '2024年1月9日'],
    ['<t:1704812400:f>', { locale: 'ja', timeZone: 'Asia/Tokyo' }, '2024年1月10日 0:00'],
    ['<t:1704812400:D>', { locale: 'en-US', timeZone: 'America/New_York' }, 'January 9, 2024'],
    ['<t:9999999999999:D>', {}, '<t:9999999999999:D>'],
  ];
  test.each(cases)('%s is formatted for the reader: %o', (text, changes, expected) => {
    expect(drawn(text, { width: 80, ...changes })).toBe(expected);
  });
});

describe('block markdown', () => {
  test('has headings, lists, quotes, subtext and code', () => {
    const text = [
      '# Heading',
      'One line',
      'and **two',
      'bold** ones',
      '',
      '-# small',
      '- a list with an item that is too long for its line',
      '  - nested',
      '2. second',
      '> quoted from a person who has a lot to say',
      '> - and lists',
      '```ts',
      'const a = **1**;',
      '```',
      '>>> all',
      'the rest',
    ].join('\n');
    expect(`\n${drawn(text, { width: 30 })}\n`).toBe(`
Heading
One line
and two
bold ones

small
• a list with an item that is
  too long for its line
  • nested
2. second
▏ quoted from a person who has
▏ a lot to say
▏ • and lists
  const a = **1**;
▏ all
▏ the rest
`);
  });

  test('hides each block inside a spoiler', () => {
    const text = 'Seen ||one\n- two three\n> four||\n||```\ncode\n```||';
    expect(`\n${drawn(text)}\n`).toBe(`
Seen ░░░
• ░░░ ░░░░░
▏ ░░░░
  ░░░░
`);
    expect(`\n${drawn(text, { spoilersOpen: true })}\n`).toContain(
      '\nSeen one\n• two three\n▏ four\n',
    );
  });

  test('draws no letter of a closed spoiler', () => {
    const secret =
      '||a **secret** [link](https://example.org/secret) `secret` <t:1704801600:D> :secret:||';
    expect(drawn(secret)).toMatch(/^[░\s]+$/u);
  });
});

describe('text wider than the window', () => {
  const cases: readonly [string, string, number, string][] = [
    ['words', 'one two three four', 9, 'one two\nthree\nfour'],
    ['a long word', 'x abcdefghij y', 4, 'x\nabcd\nefgh\nij y'],
    ['ideographs', '日本語の文章です。', 8, '日本語の\n文章で\nす。'],
    ['ideographs and words', '日本語 word 語', 7, '日本語\nword 語'],
    ['a family of one cell', 'ab 👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 4, 'ab\n👩‍👩‍👧👩‍👩‍👧\n👩‍👩‍👧'],
    ['combining marks', 'e\u0301e\u0301 e\u0301e\u0301', 3, 'e\u0301e\u0301\ne\u0301e\u0301'],
    ['spaces at the edge', 'abc     def', 4, 'abc\ndef'],
    ['a window of one column', 'ab', 1, 'a\nb'],
  ];
  test.each(cases)('is wrapped by columns: %s', (_, text, width, expected) => {
    expect(drawn(text, { width })).toBe(expected);
  });
});
