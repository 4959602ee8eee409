import { MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { codeOf, formErrorsOf, ignoredIn, useHarness } from './harness.ts';
import { button, menu, menuOption, row, withComponents, withEmbed } from './payload-parts.ts';

const harness = useHarness({ shared: true });
const link = (more: object = {}): object => ({ type: 2, style: 5, label: 'a', ...more });

describe('a message', () => {
  it.each<[string, object]>([
    [
      'attachments UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      withEmbed({ image: { url: 'attachment://a.png' } }),
    ],
    ['attachments.0.id ATTACHMENT_NOT_FOUND', { content: 'a', attachments: [{ id: '0' }] }],
    ['content STRING_TYPE_CONVERT', { content: 7 }],
    ['flags NUMBER_TYPE_COERCE', { content: 'a', flags: 'b' }],
    ['embeds LIST_TYPE_CONVERT', { embeds: {} }],
    ['embeds.0 MODEL_TYPE_CONVERT', { embeds: ['a'] }],
    ['tts BOOLEAN_TYPE_CONVERT', { content: 'a', tts: 'yes' }],
    ['components.0.type UNION_TYPE_CHOICES', withComponents(button())],
    ['components.0.type UNION_TYPE_CHOICES', withComponents({ type: 10, content: 'a' })],
    [
      'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } },
    ],
    [
      'allowed_mentions.parse.0 BASE_TYPE_CHOICES',
      { content: 'a', allowed_mentions: { parse: ['friends'] } },
    ],
    ['nonce NUMBER_TYPE_COERCE', { content: 'a', nonce: 1.5 }],
    ['flags NOT_SIMULATED', { content: 'a', flags: 1 << 15 }],
    [
      'attachments.0.is_spoiler NOT_SIMULATED',
      { content: 'a', attachments: [{ id: '0', is_spoiler: true }] },
    ],
    [
      'poll NOT_SIMULATED',
      { poll: { question: { text: 'a' }, answers: [{ poll_media: { text: 'b' } }] } },
    ],
    [
      'message_reference REPLIES_UNKNOWN_MESSAGE',
      { content: 'a', message_reference: { message_id: '1' } },
    ],
  ])('is refused with %s: %.70j', async (error, body) => {
    expect(await formErrorsOf(harness.post(body))).toContain(error);
  });

  it.each<[string, object]>([
    ['description BASE_TYPE_REQUIRED', { color: 1 }],
    ['fields.0.name BASE_TYPE_REQUIRED', { fields: [{ name: ' ', value: 'b' }] }],
    ['fields.0.value BASE_TYPE_REQUIRED', { fields: [{ name: 'a', value: '' }] }],
    ['footer.text BASE_TYPE_REQUIRED', { title: 'a', footer: { icon_url: 'https://a.b/c' } }],
    ['author.name BASE_TYPE_REQUIRED', { title: 'a', author: { url: 'https://a.b' } }],
    ['url URL_TYPE_INVALID_URL', { title: 'a', url: 'nowhere' }],
    ['url URL_TYPE_INVALID_SCHEME', { title: 'a', url: 'ftp://a.b/c' }],
    ['color NUMBER_TYPE_MAX', { title: 'a', color: 0x1000000 }],
    ['timestamp STRING_TYPE_REGEX', { title: 'a', timestamp: 'yesterday' }],
  ])('is refused for an embed with %s: %.70j', async (error, embed) => {
    expect(await formErrorsOf(harness.post(withEmbed(embed)))).toContain(`embeds.0.${error}`);
  });

  it.each<[string, object]>([
    ['flags FLAGS_NOT_SETTABLE', { content: 'a', flags: 64 }],
    ['embeds.0.type EMBED_FIELD_NOT_SETTABLE', withEmbed({ title: 'a', type: 'video' })],
    ['embeds.0.wat UNKNOWN_FIELD', withEmbed({ title: 'a', wat: 1 })],
    ['components.0.components.0.wat UNKNOWN_FIELD', withComponents(row(button({ wat: 1 })))],
  ])('is sent without what Discord ignores: %s', async (ignored, body) => {
    expect(await ignoredIn(harness, () => harness.post(body))).toEqual([ignored]);
    const sent = harness.world.messages(harness.channelId()).at(-1);
    expect(sent).toMatchObject({ flags: 0, embeds: 'embeds' in body ? [{ type: 'rich' }] : [] });
    expect(JSON.stringify(sent)).not.toContain('wat');
  });

  it.each<[string, ...object[]]>([
    [' BASE_TYPE_MIN_LENGTH'],
    [' COMPONENT_LAYOUT_WIDTH_EXCEEDED', button(), menu([menuOption('a')])],
    // https://github.com/discord/discord-api-docs/issues/3673
    ['.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED', button(), button()],
    ['.1.id COMPONENT_ID_DUPLICATED', button({ id: 7 }), button({ id: 7, custom_id: 'b' })],
    ['.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', { type: 2, style: 1, label: 'a' }],
    ['.0.label BASE_TYPE_REQUIRED', { type: 2, style: 1, custom_id: 'a' }],
    ['.0.custom_id BUTTON_COMPONENT_DISALLOWED_FIELD', button({ style: 5, url: 'https://a.b' })],
    ['.0.url BUTTON_COMPONENT_URL_REQUIRED', link()],
    ['.0.url URL_TYPE_INVALID_SCHEME', link({ url: 'ftp://a.b' })],
    ['.0.url URL_TYPE_INVALID_SCHEME', link({ url: 'javascript:a' })],
    ['.0.style BASE_TYPE_CHOICES', button({ style: 9 })],
    ['.0.style NOT_SIMULATED', { type: 2, style: 6, sku_id: '1' }],
    ['.0.type NOT_SIMULATED', { type: 5, custom_id: 'u' }],
    [
      '.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      menu([menuOption('a'), menuOption('a')]),
    ],
    ['.0.max_values SELECT_COMPONENT_VALUES_RANGE', menu([menuOption('a')], { max_values: 2 })],
    [
      '.0.options SELECT_COMPONENT_TOO_MANY_DEFAULTS',
      menu(['a', 'b'].map((value) => menuOption(value, { default: true }))),
    ],
  ])('is refused for a row with components%s', async (error, ...components) => {
    const posted = harness.post(withComponents(row(...components)));
    expect(await formErrorsOf(posted)).toContain(`components.0.components${error}`);
  });

  it.each([{}, { content: ' \n ' }, { embeds: [], components: [] }, { content: null }])(
    'is refused as empty: %j',
    async (body) => {
      expect(await codeOf(harness.post(body))).toBe('400 50006');
    },
  );

  const fullEmbed = {
    title: 'a',
    description: 'b',
    url: 'https://a.b',
    color: 0,
    timestamp: '2026-01-15T12:00:00+01:00',
    footer: { text: 'c', icon_url: 'https://a.b/c' },
    author: { name: 'd', url: 'https://a.b' },
    image: { url: 'https://a.b/c' },
    thumbnail: { url: 'https://a.b/c' },
    fields: [{ name: 'e', value: 'f', inline: true }],
  };
  it.each([
    withEmbed(fullEmbed),
    withEmbed({ title: 'a', description: null, footer: null, fields: null }),
    withComponents(row(menu([menuOption('a')]))),
    withComponents(row({ type: 2, style: 2, custom_id: 'a', emoji: { name: '🔥' } })),
  ])("is returned in the shape of Discord's schema: %j", async (body) => {
    expect(MessageResponseSchema.safeParse(await harness.post(body)).error).toBeUndefined();
  });

  it("has components numbered in order around the author's own ids", async () => {
    const components = [
      row(button(), button({ custom_id: 'b', id: 2 })),
      row(menu([menuOption('a')])),
    ];
    expect(await harness.post({ content: ' a ', components })).toMatchObject({
      content: 'a',
      components: [
        { id: 1, components: [{ id: 3 }, { id: 2 }] },
        { id: 4, components: [{ id: 5, min_values: 1, max_values: 1 }] },
      ],
    });
  });
});
