import { MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { codeOf, formErrorsOf, useHarness } from './harness.ts';
import { button, menu, menuOption, row, text, times } from './payload-parts.ts';
import { withComponents, withEmbed } from './payload-parts.ts';

const harness = useHarness({ shared: true });

/** The error above a limit, the limit, and a value of a given size. */
type Limit = [string, number, (size: number) => object];

const buttons = (count: number): object[] =>
  times(count, (index) => button({ custom_id: `b${index}` }));

const MESSAGES: Limit[] = [
  ['content BASE_TYPE_MAX_LENGTH', LIMITS.content, (n) => ({ content: text(n) })],
  ['nonce BASE_TYPE_MAX_LENGTH', 25, (n) => ({ content: 'a', nonce: text(n) })],
  ['embeds BASE_TYPE_MAX_LENGTH', 10, (n) => ({ embeds: times(n, () => ({ title: 'a' })) })],
  [
    'embeds MAX_EMBED_SIZE_EXCEEDED',
    LIMITS.embedsTotal,
    (n) => ({ embeds: [{ description: text(3000) }, { description: text(n - 3000) }] }),
  ],
  [
    'components BASE_TYPE_MAX_LENGTH',
    LIMITS.actionRows,
    (n) => withComponents(...buttons(n).map((one) => row(one))),
  ],
  [
    'components.0.components BASE_TYPE_MAX_LENGTH',
    LIMITS.rowWidth,
    (n) => withComponents(row(...buttons(n))),
  ],
];

const EMBEDS: Limit[] = [
  ['title', 256, (n) => ({ title: text(n) })],
  ['description', 4096, (n) => ({ description: text(n) })],
  ['footer.text', 2048, (n) => ({ footer: { text: text(n) } })],
  ['author.name', 256, (n) => ({ author: { name: text(n) } })],
  ['fields', 25, (n) => ({ fields: times(n, () => ({ name: 'a', value: 'b' })) })],
  ['fields.0.name', 256, (n) => ({ fields: [{ name: text(n), value: 'b' }] })],
  ['fields.0.value', 1024, (n) => ({ fields: [{ name: 'a', value: text(n) }] })],
];

const COMPONENTS: Limit[] = [
  ['label', 80, (n) => button({ label: text(n) })],
  ['custom_id', 100, (n) => button({ custom_id: text(n) })],
  ['options', 25, (n) => menu(times(n, (i) => menuOption(`${i}`)))],
  ['options.0.label', 100, (n) => menu([menuOption('a', { label: text(n) })])],
  ['options.0.value', 100, (n) => menu([menuOption(text(n))])],
  ['options.0.description', 100, (n) => menu([menuOption('a', { description: text(n) })])],
  ['placeholder', 150, (n) => menu([menuOption('a')], { placeholder: text(n) })],
];

const within =
  (prefix: string, wrap: (part: object) => object) =>
  ([path, max, make]: Limit): Limit => [
    `${prefix}.${path} BASE_TYPE_MAX_LENGTH`,
    max,
    (size) => wrap(make(size)),
  ];
const inEmbed = within('embeds.0', withEmbed);
const inRow = within('components.0.components.0', (part) => withComponents(row(part)));

describe("a message's limits", () => {
  it('count an emoji as one character', async () => {
    const body = { content: '🔥'.repeat(2000), embeds: [{ description: '🔥'.repeat(4096) }] };
    expect(await harness.post(body)).toMatchObject(body);
    expect(await codeOf(harness.post({ content: '🔥'.repeat(2001) }))).toBe('400 50035');
  });

  it.each([...MESSAGES, ...EMBEDS.map(inEmbed), ...COMPONENTS.map(inRow)])(
    'refuse with %s above %i',
    async (error, max, make) => {
      const message = await harness.post(make(max));
      expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
      expect(await formErrorsOf(harness.post(make(max + 1)))).toContain(error);
    },
  );
});
