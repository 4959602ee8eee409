import { MessageResponseSchema } from 'discord-api-spec/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import {
  V2,
  text,
  times,
  button,
  row,
  option,
  menu,
  display,
  buttons,
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

/** What is just allowed, and what is one too many. */
const edges: [string, number, (length: number) => object, string][] = [
  ['content', LIMITS.content.max, (n) => ({ content: text(n) }), 'content BASE_TYPE_MAX_LENGTH'],
  [
    'embeds',
    10,
    (n) => ({ embeds: times(n, () => ({ title: 'a' })) }),
    'embeds BASE_TYPE_MAX_LENGTH',
  ],
  ['a title', 256, (n) => withEmbed({ title: text(n) }), 'embeds.0.title BASE_TYPE_MAX_LENGTH'],
  [
    'a description',
    4096,
    (n) => withEmbed({ description: text(n) }),
    'embeds.0.description BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a footer',
    2048,
    (n) => withEmbed({ footer: { text: text(n) } }),
    'embeds.0.footer.text BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an author',
    256,
    (n) => withEmbed({ author: { name: text(n) } }),
    'embeds.0.author.name BASE_TYPE_MAX_LENGTH',
  ],
  [
    'fields',
    25,
    (n) => withEmbed({ fields: times(n, () => ({ name: 'a', value: 'b' })) }),
    'embeds.0.fields BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a field name',
    256,
    (n) => withEmbed({ fields: [{ name: text(n), value: 'b' }] }),
    'embeds.0.fields.0.name BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a field value',
    1024,
    (n) => withEmbed({ fields: [{ name: 'a', value: text(n) }] }),
    'embeds.0.fields.0.value BASE_TYPE_MAX_LENGTH',
  ],
  [
    'all embeds',
    LIMITS.embedsTotal.max,
    (n) => ({ embeds: [{ description: text(3000) }, { description: text(n - 3000) }] }),
    'embeds MAX_EMBED_SIZE_EXCEEDED',
  ],
  [
    'rows',
    LIMITS.actionRows.max,
    (n) => withComponents(...times(n, (i) => row(button({ custom_id: `b${i}` })))),
    'components BASE_TYPE_MAX_LENGTH',
  ],
  [
    'buttons in a row',
    LIMITS.rowWidth.max,
    (n) => withComponents(buttons(n)),
    'components.0.components BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a label',
    80,
    (n) => withComponents(row(button({ label: text(n) }))),
    'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a custom_id',
    100,
    (n) => withComponents(row(button({ custom_id: text(n) }))),
    'components.0.components.0.custom_id BASE_TYPE_MAX_LENGTH',
  ],
  [
    'menu options',
    25,
    (n) => withComponents(row(menu(times(n, (i) => option(`${i}`))))),
    'components.0.components.0.options BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an option label',
    100,
    (n) => withComponents(row(menu([option('a', { label: text(n) })]))),
    'components.0.components.0.options.0.label BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an option value',
    100,
    (n) => withComponents(row(menu([option(text(n))]))),
    'components.0.components.0.options.0.value BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an option description',
    100,
    (n) => withComponents(row(menu([option('a', { description: text(n) })]))),
    'components.0.components.0.options.0.description BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a placeholder',
    150,
    (n) => withComponents(row(menu([option('a')], { placeholder: text(n) }))),
    'components.0.components.0.placeholder BASE_TYPE_MAX_LENGTH',
  ],
  [
    'all components',
    LIMITS.componentsTotal.max,
    (n) => ({
      flags: V2,
      components: [
        { type: 17, components: times(20, () => display('a')) },
        ...times(n - 21, () => display('a')),
      ],
    }),
    'components COMPONENT_MAX_TOTAL_EXCEEDED',
  ],
  [
    'all text displays',
    LIMITS.displayText.max,
    (n) => ({
      flags: V2,
      components: [display(text(2000)), { type: 17, components: [display(text(n - 2000))] }],
    }),
    'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  ['a text nonce', 25, (n) => ({ content: 'a', nonce: text(n) }), 'nonce BASE_TYPE_MAX_LENGTH'],
];

describe('lengths and counts', () => {
  it('GIVEN emoji THEN each counts once, as Discord counts', async () => {
    const body = { content: '🔥'.repeat(2000), embeds: [{ description: '🔥'.repeat(4096) }] };
    expect(await stage.rest.post(path, { body })).toMatchObject(body);
    const longer = { content: '🔥'.repeat(2001) };
    expect(await refusalOf(stage.rest.post(path, { body: longer }))).toMatchObject({ code: 50035 });
  });

  it.each(edges)(
    'GIVEN %s of %i THEN it is taken, and one more is refused',
    async (_name, max, make, error) => {
      const message = await stage.rest.post(path, { body: make(max) });
      expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
      const refusal = await refusalOf(stage.rest.post(path, { body: make(max + 1) }));
      expect(refusal).toMatchObject({ status: 400, code: 50035 });
      expect(refusal.errors).toContain(error);
    },
  );
});
