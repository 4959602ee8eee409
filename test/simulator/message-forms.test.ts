import { MessageResponseSchema } from 'discord-api-spec/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  V2,
  button,
  row,
  option,
  menu,
  display,
  withEmbed,
  withComponents,
} from './message-parts.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let path: `/channels/${string}/messages`;
beforeAll(async () => {
  stage = await openStage();
  path = `/channels/${stage.simulator.world.channelOf('general').id}/messages`;
});
afterAll(async () => stage[Symbol.asyncDispose]());

describe('bodies that Discord refuses', () => {
  it.each<[string, object, string]>([
    [
      'an embed with nothing in it',
      withEmbed({ color: 1 }),
      'embeds.0.description BASE_TYPE_REQUIRED',
    ],
    [
      'a field without a name',
      withEmbed({ fields: [{ name: ' ', value: 'b' }] }),
      'embeds.0.fields.0.name BASE_TYPE_REQUIRED',
    ],
    [
      'a field without a value',
      withEmbed({ fields: [{ name: 'a', value: '' }] }),
      'embeds.0.fields.0.value BASE_TYPE_REQUIRED',
    ],
    [
      'a footer without text',
      withEmbed({ title: 'a', footer: { icon_url: 'https://a.b/c' } }),
      'embeds.0.footer.text BASE_TYPE_REQUIRED',
    ],
    [
      'an author without a name',
      withEmbed({ title: 'a', author: { url: 'https://a.b' } }),
      'embeds.0.author.name BASE_TYPE_REQUIRED',
    ],
    [
      'a link that is none',
      withEmbed({ title: 'a', url: 'nowhere' }),
      'embeds.0.url URL_TYPE_INVALID_URL',
    ],
    [
      'a link to a file',
      withEmbed({ title: 'a', url: 'ftp://a.b/c' }),
      'embeds.0.url URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a picture that is not attached',
      withEmbed({ image: { url: 'attachment://a.png' } }),
      'attachments UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    [
      'an attachment that is not there',
      { content: 'a', attachments: [{ id: '0' }] },
      'attachments.0.id ATTACHMENT_NOT_FOUND',
    ],
    [
      'a provider of an embed',
      withEmbed({ title: 'a', provider: { name: 'b' } }),
      'embeds.0.provider EMBED_FIELD_NOT_SETTABLE',
    ],
    [
      'a colour out of range',
      withEmbed({ title: 'a', color: 0x1000000 }),
      'embeds.0.color NUMBER_TYPE_MAX',
    ],
    [
      'a time that is none',
      withEmbed({ title: 'a', timestamp: 'yesterday' }),
      'embeds.0.timestamp STRING_TYPE_REGEX',
    ],
    [
      'an unknown field in an embed',
      withEmbed({ title: 'a', wat: 1 }),
      'embeds.0.wat UNKNOWN_FIELD',
    ],
    ['a number for the content', { content: 7 }, 'content STRING_TYPE_CONVERT'],
    ['text for a flag', { content: 'a', flags: 'b' }, 'flags NUMBER_TYPE_COERCE'],
    ['an ephemeral flag in a channel', { content: 'a', flags: 64 }, 'flags FLAGS_NOT_SETTABLE'],
    ['one object for the embeds', { embeds: {} }, 'embeds LIST_TYPE_CONVERT'],
    ['text for an embed', { embeds: ['a'] }, 'embeds.0 MODEL_TYPE_CONVERT'],
    ['text for a truth', { content: 'a', tts: 'yes' }, 'tts BOOLEAN_TYPE_CONVERT'],
    [
      'the same custom_id twice',
      withComponents(row(button(), button())),
      'components COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'the same id twice',
      withComponents(row(button({ id: 7 }), button({ id: 7, custom_id: 'b' }))),
      'components COMPONENT_ID_DUPLICATED',
    ],
    [
      'a button without custom_id',
      withComponents(row({ type: 2, style: 1, label: 'a' })),
      'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
    ],
    [
      'a button without label',
      withComponents(row({ type: 2, style: 1, custom_id: 'a' })),
      'components.0.components.0.label BASE_TYPE_REQUIRED',
    ],
    [
      'a link button with custom_id',
      withComponents(row(button({ style: 5, url: 'https://a.b' }))),
      'components.0.components.0.custom_id BUTTON_COMPONENT_DISALLOWED_FIELD',
    ],
    [
      'a link button without link',
      withComponents(row({ type: 2, style: 5, label: 'a' })),
      'components.0.components.0.url BUTTON_COMPONENT_URL_REQUIRED',
    ],
    [
      'an unknown button style',
      withComponents(row(button({ style: 9 }))),
      'components.0.components.0.style BASE_TYPE_CHOICES',
    ],
    ['an empty row', withComponents(row()), 'components.0.components BASE_TYPE_MIN_LENGTH'],
    ['a button without a row', withComponents(button()), 'components.0.type UNION_TYPE_CHOICES'],
    [
      'a menu beside a button',
      withComponents(row(button(), menu([option('a')]))),
      'components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'a menu with one value twice',
      withComponents(row(menu([option('a'), option('a')]))),
      'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'a menu that wants more than it has',
      withComponents(row(menu([option('a')], { max_values: 2 }))),
      'components.0.components.0.max_values SELECT_COMPONENT_VALUES_RANGE',
    ],
    [
      'a menu with too many chosen',
      withComponents(row(menu([option('a', { default: true }), option('b', { default: true })]))),
      'components.0.components.0.options SELECT_COMPONENT_TOO_MANY_DEFAULTS',
    ],
    [
      'a text display without its flag',
      withComponents(display('a')),
      'components.0.type UNION_TYPE_CHOICES',
    ],
    [
      'content beside newer components',
      { content: 'a', flags: V2, components: [display('a')] },
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds beside newer components',
      { embeds: [{ title: 'a' }], flags: V2, components: [display('a')] },
      'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'mentions allowed twice over',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      'an unknown kind of mention',
      { content: 'a', allowed_mentions: { parse: ['friends'] } },
      'allowed_mentions.parse.0 BASE_TYPE_CHOICES',
    ],
    ['a broken number for a nonce', { content: 'a', nonce: 1.5 }, 'nonce NUMBER_TYPE_COERCE'],
    [
      'a poll, which nobody simulates',
      { poll: { question: { text: 'a' }, answers: [{ poll_media: { text: 'b' } }] } },
      'poll NOT_SIMULATED',
    ],
    [
      'a reply to nothing',
      { content: 'a', message_reference: { message_id: '1' } },
      'message_reference REPLIES_UNKNOWN_MESSAGE',
    ],
  ])('GIVEN %s THEN 50035 names the place', async (_name, body, error) => {
    const refusal = await refusalOf(stage.rest.post(path, { body }));
    expect(refusal).toMatchObject({ status: 400, code: 50035 });
    expect(refusal.errors).toContain(error);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['blank content', { content: ' \n ' }],
    ['empty lists', { embeds: [], components: [] }],
    ['null', { content: null }],
  ])('GIVEN %s THEN 50006', async (_name, body) => {
    expect(await refusalOf(stage.rest.post(path, { body }))).toMatchObject({
      status: 400,
      code: 50006,
    });
  });
});

describe('bodies that Discord takes', () => {
  it.each<[string, object]>([
    [
      'a full embed',
      withEmbed({
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
      }),
    ],
    [
      'an embed full of nulls',
      withEmbed({ title: 'a', description: null, footer: null, fields: null }),
    ],
    [
      'all kinds of menus',
      withComponents(
        row(menu([option('a')])),
        row({ type: 5, custom_id: 'u' }),
        row({ type: 6, custom_id: 'r' }),
        row({ type: 7, custom_id: 'e' }),
        row({ type: 8, custom_id: 'c', channel_types: [0] }),
      ),
    ],
    [
      'an emoji button',
      withComponents(row({ type: 2, style: 2, custom_id: 'a', emoji: { name: '🔥' } })),
    ],
    [
      'newer components',
      {
        flags: V2,
        components: [
          {
            type: 17,
            accent_color: 7,
            spoiler: true,
            components: [
              display('a'),
              { type: 14 },
              {
                type: 9,
                components: [display('b')],
                accessory: { type: 11, media: { url: 'https://a.b/c' } },
              },
              { type: 12, items: [{ media: { url: 'https://a.b/c' } }] },
              row(button()),
            ],
          },
        ],
      },
    ],
  ])('GIVEN %s THEN the answer has the shape of Discord’s schema', async (_name, body) => {
    const message = await stage.rest.post(path, { body });
    expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
  });

  it('GIVEN components THEN they are numbered in order, around the ids that the author chose', async () => {
    const components = [row(button(), button({ custom_id: 'b', id: 2 })), row(menu([option('a')]))];
    expect(await stage.rest.post(path, { body: { content: ' a ', components } })).toMatchObject({
      content: 'a',
      components: [
        { id: 1, components: [{ id: 3 }, { id: 2 }] },
        { id: 4, components: [{ id: 5, min_values: 1, max_values: 1 }] },
      ],
    });
  });
});
