import { MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { codeOf, refusalOf, useHarness } from './harness.ts';
import {
  button,
  buttons,
  menu,
  menuOption,
  row,
  text,
  times,
  withComponents,
  withEmbed,
} from './payload-parts.ts';

const harness = useHarness({ shared: true });

/** The error above each limit, the limit, and a body of that size. */
const LARGEST: [string, number, (size: number) => object][] = [
  ['content BASE_TYPE_MAX_LENGTH', LIMITS.content.max, (n) => ({ content: text(n) })],
  ['embeds BASE_TYPE_MAX_LENGTH', 10, (n) => ({ embeds: times(n, () => ({ title: 'a' })) })],
  ['embeds.0.title BASE_TYPE_MAX_LENGTH', 256, (n) => withEmbed({ title: text(n) })],
  ['embeds.0.description BASE_TYPE_MAX_LENGTH', 4096, (n) => withEmbed({ description: text(n) })],
  [
    'embeds.0.footer.text BASE_TYPE_MAX_LENGTH',
    2048,
    (n) => withEmbed({ footer: { text: text(n) } }),
  ],
  [
    'embeds.0.author.name BASE_TYPE_MAX_LENGTH',
    256,
    (n) => withEmbed({ author: { name: text(n) } }),
  ],
  [
    'embeds.0.fields BASE_TYPE_MAX_LENGTH',
    25,
    (n) => withEmbed({ fields: times(n, () => ({ name: 'a', value: 'b' })) }),
  ],
  [
    'embeds.0.fields.0.name BASE_TYPE_MAX_LENGTH',
    256,
    (n) => withEmbed({ fields: [{ name: text(n), value: 'b' }] }),
  ],
  [
    'embeds.0.fields.0.value BASE_TYPE_MAX_LENGTH',
    1024,
    (n) => withEmbed({ fields: [{ name: 'a', value: text(n) }] }),
  ],
  [
    'embeds MAX_EMBED_SIZE_EXCEEDED',
    LIMITS.embedsTotal.max,
    (n) => ({ embeds: [{ description: text(3000) }, { description: text(n - 3000) }] }),
  ],
  [
    'components BASE_TYPE_MAX_LENGTH',
    LIMITS.actionRows.max,
    (n) => withComponents(...times(n, (i) => row(button({ custom_id: `b${i}` })))),
  ],
  [
    'components.0.components BASE_TYPE_MAX_LENGTH',
    LIMITS.rowWidth.max,
    (n) => withComponents(buttons(n)),
  ],
  [
    'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
    80,
    (n) => withComponents(row(button({ label: text(n) }))),
  ],
  [
    'components.0.components.0.custom_id BASE_TYPE_MAX_LENGTH',
    100,
    (n) => withComponents(row(button({ custom_id: text(n) }))),
  ],
  [
    'components.0.components.0.options BASE_TYPE_MAX_LENGTH',
    25,
    (n) => withComponents(row(menu(times(n, (i) => menuOption(`${i}`))))),
  ],
  [
    'components.0.components.0.options.0.label BASE_TYPE_MAX_LENGTH',
    100,
    (n) => withComponents(row(menu([menuOption('a', { label: text(n) })]))),
  ],
  [
    'components.0.components.0.options.0.value BASE_TYPE_MAX_LENGTH',
    100,
    (n) => withComponents(row(menu([menuOption(text(n))]))),
  ],
  [
    'components.0.components.0.options.0.description BASE_TYPE_MAX_LENGTH',
    100,
    (n) => withComponents(row(menu([menuOption('a', { description: text(n) })]))),
  ],
  [
    'components.0.components.0.placeholder BASE_TYPE_MAX_LENGTH',
    150,
    (n) => withComponents(row(menu([menuOption('a')], { placeholder: text(n) }))),
  ],
  ['nonce BASE_TYPE_MAX_LENGTH', 25, (n) => ({ content: 'a', nonce: text(n) })],
];

describe("a message's limits", () => {
  it('count an emoji as one character', async () => {
    const body = { content: '🔥'.repeat(2000), embeds: [{ description: '🔥'.repeat(4096) }] };
    expect(await harness.post(body)).toMatchObject(body);
    expect(await codeOf(harness.post({ content: '🔥'.repeat(2001) }))).toBe('400 50035');
  });

  it.each(LARGEST)('refuse with %s above %i', async (error, max, make) => {
    const message = await harness.post(make(max));
    expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
    const refusal = await refusalOf(harness.post(make(max + 1)));
    expect(refusal).toMatchObject({ status: 400, code: 50035 });
    expect(refusal.errors).toContain(error);
  });
});
