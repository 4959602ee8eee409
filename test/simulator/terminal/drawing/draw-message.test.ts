import { stripVTControlCharacters } from 'node:util';
import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { drawMessage } from '../../../../simulator/terminal/drawing/draw-message.ts';
import { drawText } from '../../../../simulator/terminal/drawing/draw-text.ts';
import { printable } from '../../../../simulator/terminal/drawing/printable.ts';
import type { View } from '../../../../simulator/terminal/drawing/view.ts';
import { findPressable, pressablesOf } from '../../../../simulator/terminal/pressables.ts';
import { createUser } from '../../../../simulator/world/people.ts';
import { button, menu, menuOption, row } from '../../payload-parts.ts';
import { DIRECTORY } from '../registered-commands.ts';

const VIEW: View = {
  width: 40,
  spoilersOpen: false,
  locale: 'en-GB',
  timeZone: 'Europe/London',
  now: Date.UTC(2024, 0, 9, 12),
  directory: DIRECTORY,
  textAt: () => undefined,
};

function drawn(parts: Partial<APIMessage>, changes: Partial<View> = {}): string {
  const author = createUser('1', 'post', 'Post', true);
  const message = { author, content: '', embeds: [], attachments: [], ...parts };
  return stripVTControlCharacters(drawMessage(message, { ...VIEW, ...changes }));
}

const COMPONENTS = [
  row(
    button({ custom_id: 'a', label: 'Another', emoji: { name: '🎲' } }),
    button({ custom_id: 'n', label: 'Next', disabled: true }),
  ),
  row(
    menu([menuOption('1', { label: 'First', description: 'the one before' }), menuOption('2')], {
      custom_id: 's',
    }),
  ),
] as NonNullable<APIMessage['components']>;

const FILE = { id: '1', filename: 'a.json', size: 20, url: 'http://x/a.json', proxy_url: '' };

describe('a drawn message', () => {
  test('has its parts below its author, and the options that press its buttons', () => {
    const embed = {
      title: 'A **title**',
      description: 'A description with ||a secret||.',
      fields: [{ name: 'Field', value: 'with a value that is wider than forty columns' }],
      image: { url: 'https://example.org/a.png', description: 'A house' },
      footer: { text: 'as of **today**' },
    };
    const parts = { content: 'Hello.', embeds: [embed], components: COMPONENTS, flags: 64 };
    expect(drawn(parts)).toBe(`Post · Only you can see this

Hello.

A title
A description with ░ ░░░░░░.

Field
with a value that is wider than forty
columns

[image: A house]

as of **today**

--press 1  🎲 Another
--press 2  First: the one before
--press 3  a
`);
  });

  test('has no control characters', () => {
    const text = drawn({ embeds: [{ title: '\u0007t', footer: { text: '\u0000x\u0008' } }] });
    expect(text).toBe('Post\n\nt\n\nx\n');
  });

  test('shows the description of an image, and the text of a small file', () => {
    const image = { ...FILE, content_type: 'image/png', description: 'A house' };
    expect(drawn({ attachments: [image] })).toBe('Post\n\n[image: A house]\n');
    const text = '{\n  "a": 1\n}\n';
    const shown = drawn({ attachments: [FILE] }, { textAt: () => text });
    expect(shown).toBe(`Post\n\n[file: a.json]\n${text}`);
    const long = drawn({ attachments: [FILE] }, { textAt: () => 'x'.repeat(5001) });
    expect(long).toBe('Post\n\n[file: a.json]\n');
  });

  test.each([
    ['words', 'one two three four', 9, 'one two\nthree\nfour'],
    ['an address, which stays whole', 'x https://a.example/b y', 8, 'x\nhttps://a.example/b\ny'],
    ['wide characters', '日本 word 語', 7, '日本\nword 語'],
    ['spaces at the edge', 'abc     def', 4, 'abc\ndef'],
    ['a list', '- one two\n  - three four', 9, '• one two\n  • three\n    four'],
    ['a quote', '> 1. one two', 8, '> 1. one\n>    two'],
  ])('wraps by columns: %s', (_, content, width, expected) => {
    expect(drawn({ content }, { width })).toBe(`Post\n\n${expected}\n`);
  });
});

describe('a button or option', () => {
  test.each([
    ['1', 'a'],
    ['another', 'a'],
    ['🎲 Another', 'a'],
    [' FIRST ', 's'],
    ['3', 's'],
    ['Next', undefined],
    ['4', undefined],
  ])('is found by number or label: %j is %s', (wanted, customId) => {
    expect(findPressable(pressablesOf({ components: COMPONENTS }), wanted)?.customId).toBe(
      customId,
    );
  });
});

describe('drawn text', () => {
  const link = 'https://example.org/a_b_c';
  test.each([
    ['plain, with 2 * 3 * 4 and snake_case_names', 'plain, with 2 * 3 * 4 and snake_case_names'],
    ['**a *b* c** __u__ ~~s~~ `**code**`', 'a b c u s **code**'],
    [String.raw`\*not\* \||hidden\|| **unclosed ||too`, '*not* ||hidden|| **unclosed ||too'],
    [`${link}. <${link}> [a **b**](${link})`, `${link}. ${link} a b (${link})`],
    ['[a](javascript:x)', 'a'],
    ['<#100000000000000001> <@200000000000000001>', '#general @Robin'],
    ['<@&300000000000000002> <@100000000000000009>', '@News crew @unknown'],
    ['</updates add:100000000000000007> @everyone', '/updates add @everyone'],
    ['<:smile:100000000000000008>', ':smile:'],
    ['a ||b <t:1704801600:D> `c`|| d', 'a ░ ░ ░░░░░░░ ░░░░ ░ d'],
    [
      'Seen ||one\n- two three\n> four||\n||```\ncode\n```||',
      'Seen ░░░\n░ ░░░ ░░░░░\n░ ░░░░\n\n░░░░',
    ],
  ])('%j has no marks and no spoilers', (text, expected) => {
    expect(drawText(text, VIEW)).toBe(expected);
  });

  test('shows spoilers if they are open', () => {
    expect(drawText('a ||**b**||', { ...VIEW, spoilersOpen: true })).toBe('a b');
  });

  test.each<[string, Partial<View>, string]>([
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
  ])('has the time %s for the reader: %o', (text, changes, expected) => {
    expect(drawText(text, { ...VIEW, ...changes })).toBe(expected);
  });

  test('has headings, lists, quotes, subtext and code on their own lines', () => {
    const text = [
      '# Heading',
      'One **line',
      'and** two',
      '',
      '-# small',
      '- a list',
      '  - nested',
      '2. second',
      '> quoted',
      '> - and lists',
      '```ts',
      'const a = **1**;',
      '```',
      '>>> all',
      'the rest',
    ].join('\n');
    expect(`\n${drawText(text, VIEW)}\n`).toBe(`
Heading
One line
and two

small
• a list
  • nested
2. second
> quoted
> • and lists
const a = **1**;
> all
> the rest
`);
  });
});

describe('text with control characters', () => {
  test.each([
    ['\u001B[31mred\u001B[0m', 'red'],
    ['\u001B]0;title\u0007x', 'x'],
    ['\u009B31mred', 'red'],
    ['a\rb\r\nc', 'a\nb\nc'],
    ['back\u0008space\u007F', 'backspace'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['half \uD83D pair', 'half \uFFFD pair'],
  ])('%j is made harmless', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});
