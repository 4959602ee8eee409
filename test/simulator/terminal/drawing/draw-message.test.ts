import { type APIEmbed, type APIMessage, MessageFlags } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';

import { drawMessage } from '../../../../simulator/terminal/drawing/draw-message.ts';
import type { View } from '../../../../simulator/terminal/drawing/view.ts';
import { findPressable, pressablesOf } from '../../../../simulator/terminal/pressables.ts';
import { createUser } from '../../../../simulator/world/people.ts';
import { button, menu, menuOption, row } from '../../payload-parts.ts';
import { plain, viewFor } from './drawn.ts';

type Parts = Partial<
  Pick<APIMessage, 'content' | 'embeds' | 'components' | 'attachments' | 'flags'>
>;

function drawn(parts: Parts, changes: Partial<View> = {}): string {
  const author = createUser('1', 'post', 'Post', true);
  const message = { author, content: '', embeds: [], attachments: [], ...parts };
  return `\n${plain(drawMessage(message, viewFor(changes)))}`;
}

function drawnEmbed(embed: APIEmbed, changes: Partial<View> = {}): string {
  return drawn({ embeds: [embed] }, changes);
}

const ROWS = [
  row(
    button({ custom_id: 'a', label: 'Another', emoji: { name: '🎲' } }),
    button({ custom_id: 'n', label: 'Next', disabled: true }),
    { type: 2, style: 5, url: 'https://example.org', label: 'Read' },
  ),
  row(
    menu(
      [
        menuOption('1', { label: 'First', description: 'the one before' }),
        menuOption('2', { label: 'Second', default: true }),
      ],
      { custom_id: 's', placeholder: 'Which one?', max_values: 2 },
    ),
  ),
] as NonNullable<APIMessage['components']>;

describe('a drawn message', () => {
  test('has its content below the name', () => {
    expect(drawn({ content: 'Hello.' })).toBe('\nPost BOT\nHello.\n');
  });

  test('shows that it is ephemeral', () => {
    expect(drawn({ content: 'x', flags: MessageFlags.Ephemeral })).toBe(
      '\nPost BOT · Only you can see this\nx\n',
    );
  });

  test('has no control characters', () => {
    const text = drawnEmbed({
      title: '\u001B[2Jt',
      author: { name: '\u0007n' },
      fields: [{ name: '\u009Bf', value: '\u001Bv' }],
      footer: { text: '\u0000x' },
    });
    // oxlint-disable-next-line no-control-regex -- controls are what it looks for
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u);
  });

  test('shows the description of an image, unless it is a spoiler', () => {
    const image = {
      id: '1',
      filename: 'a.png',
      content_type: 'image/png',
      size: 1,
      url: 'u',
      proxy_url: 'u',
    };
    expect(drawn({ attachments: [{ ...image, description: 'A house' }] })).toContain(
      '[image: A house]',
    );
    const hidden = { ...image, filename: 'SPOILER_a.png' };
    expect(drawn({ attachments: [hidden] })).toContain('[image: ░░░░░░]');
  });

  test('shows the text of a small file', () => {
    const file = { id: '1', filename: 'a.json', size: 20, url: 'http://x/a.json', proxy_url: '' };
    const attachments = [{ ...file, content_type: 'text/plain' }];
    const textAt = (url: string) => (url === file.url ? '{\n  "a": 1\n}\n' : undefined);
    expect(drawn({ attachments }, { textAt })).toContain('[file: a.json]\n│ {\n│   "a": 1\n│ }\n');
    const long = drawn({ attachments }, { textAt: () => 'x'.repeat(5001) });
    expect(long).toContain('[file: a.json]');
    expect(long).not.toContain('x');
    const hidden = [{ ...file, filename: 'SPOILER_a.json' }];
    expect(drawn({ attachments: hidden }, { textAt })).not.toContain('│');
  });
});

describe('a drawn embed', () => {
  const fields = [
    { name: 'One', value: 'first', inline: true },
    { name: 'Two', value: '日本', inline: true },
    { name: 'Three', value: 'a value that needs several rows', inline: true },
    { name: 'Wide', value: 'on its own' },
  ];

  test('has all its parts behind the bar', () => {
    const text = drawnEmbed({
      author: { name: 'The author' },
      title: 'A **title**',
      url: 'https://example.org',
      description: 'A description with ||a secret||.',
      image: { url: 'https://example.org/a.png' },
      footer: { text: 'as of **today**' },
      timestamp: '2024-01-09T12:00:00Z',
    });
    expect(text).toBe(`
Post BOT
┃ The author
┃ A title (https://example.org)
┃ A description with ░ ░░░░░░.
┃
┃ [image: https://example.org/a.png]
┃
┃ as of **today** • 09/01/2024, 12:00
`);
  });

  test('has three inline fields per row in a wide window', () => {
    expect(drawnEmbed({ fields }, { width: 66 })).toBe(`
Post BOT
┃ One                   Two                   Three
┃ first                 日本                  a value that needs
┃                                             several rows
┃
┃ Wide
┃ on its own
`);
  });

  test('has one field per row in a narrow window', () => {
    expect(drawnEmbed({ fields: fields.slice(0, 2) }, { width: 30 })).toBe(`
Post BOT
┃ One
┃ first
┃
┃ Two
┃ 日本
`);
  });
});

describe('drawn buttons and menus', () => {
  test('have numbers', () => {
    expect(drawn({ components: ROWS }, { width: 66 })).toBe(`
Post BOT
[1\u00A0🎲\u00A0Another]  [Next:\u00A0off]  [Read↗] https://example.org
▾ Which one? (up to 2: 1 2 …)
  2 First  the one before
  3 Second ✓
`);
  });

  test.each([
    ['1', 'a'],
    ['another', 'a'],
    ['🎲 Another', 'a'],
    [' SECOND ', 's'],
    ['3', 's'],
    ['Next', undefined],
    ['Read', undefined],
    ['4', undefined],
  ])('are found by number or label: %j is %s', (wanted, customId) => {
    expect(findPressable(pressablesOf({ components: ROWS }), wanted)?.customId).toBe(customId);
  });
});
