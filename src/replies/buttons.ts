import {
  ButtonStyle,
  ComponentType,
  type APIButtonComponentWithCustomId,
  type APIStringSelectComponent,
} from 'discord-api-types/v10';
import type { Spoiling } from '#data/schema.ts';
import { defineCustomId } from './custom-id.ts';
import { limits } from './limits.ts';
import { cut } from './text.ts';

/** The subjects of 'Sources' buttons. */
export const subjectKinds = ['person', 'cast', 'quote', 'status', 'update', 'pack'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** All actions of buttons and menus. Raise a version when fields are added. */
export const actions = {
  sources: defineCustomId('sources', 1, ['kind', 'id']),
  /** Under a post; the key is `DueSlot.mark`. */
  post: defineCustomId('post', 1, ['idempotencyKey', 'kind', 'id']),
  anotherQuote: defineCustomId('another', 2, ['seed', 'last', 'speaker', 'card']),
  anotherMatch: defineCustomId('another-match', 2, ['seed', 'last', 'text', 'card']),
  speakerPick: defineCustomId('speaker-pick', 2, ['private', 'card']),
  castPage: defineCustomId('cast-page', 1, ['page']),
  castPick: defineCustomId('cast-pick', 1, []),
  /** Below a private choice of people: the answer is a message of its own. */
  castChoice: defineCustomId('cast-choice', 1, ['private']),
  topicPick: defineCustomId('topic-pick', 1, []),
  /** The next page of a long answer. */
  more: defineCustomId('more', 1, ['view', 'kind', 'id', 'page']),
  spoilers: defineCustomId('spoilers', 1, ['kind', 'id']),
  /** Shows the next post of a new subscription. */
  preview: defineCustomId('preview', 1, ['id']),
  /** Confirms `/updates remove`. */
  removeSubscription: defineCustomId('remove-subscription', 1, ['id']),
} as const;

interface ButtonOptions {
  readonly label: string;
  readonly emoji?: string;
  readonly style?: APIButtonComponentWithCustomId['style'];
}

export function button(
  customId: string,
  { label, emoji, style = ButtonStyle.Secondary }: ButtonOptions,
): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    custom_id: customId,
    style,
    label: cut(label, limits.buttonLabel),
    ...(emoji === undefined ? {} : { emoji: { name: emoji } }),
  };
}

export interface MenuOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string | undefined;
}

/** A menu for one choice of at most 25. */
export function menu(
  customId: string,
  placeholder: string,
  options: readonly MenuOption[],
): APIStringSelectComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder: cut(placeholder, limits.selectPlaceholder),
    options: options.slice(0, limits.selectOptions).map(({ label, value, description }) => ({
      label: cut(label, limits.selectOptionText),
      value,
      ...(description ? { description: cut(description, limits.selectOptionText) } : {}),
    })),
  };
}

/** The long answers that have pages. */
export const views = ['status', 'sources', 'spoilers'] as const;
export type View = (typeof views)[number];

/** The button that turns the page, if there are several. */
export function moreButton(
  view: View,
  kind: SubjectKind,
  id: string,
  page: { readonly number: number; readonly count: number },
): readonly APIButtonComponentWithCustomId[] {
  if (page.count === 1) return [];
  const next = String((page.number + 1) % page.count);
  return [
    button(actions.more.encode({ view, kind, id, page: next }), { label: 'More', emoji: '▶️' }),
  ];
}

/** The button that shows hidden texts to the one who presses it, if there are any. */
export function spoilersButton(
  entries: readonly Spoiling[],
  kind: SubjectKind,
  id: string,
): readonly APIButtonComponentWithCustomId[] {
  if (entries.every(({ spoiler }) => spoiler === undefined)) return [];
  return [button(actions.spoilers.encode({ kind, id }), { label: 'Show spoilers', emoji: '🙈' })];
}

/** The button under every answer from facts. */
export function sourcesButton(kind: SubjectKind, id = ''): APIButtonComponentWithCustomId {
  return button(actions.sources.encode({ kind, id }), { label: 'Sources', emoji: '📚' });
}

/** The 'Sources' button under a scheduled post. The key finds the post in a channel's history. */
export function postButton(
  idempotencyKey: string,
  kind: SubjectKind,
  id: string,
  label = 'Sources',
): APIButtonComponentWithCustomId {
  return button(actions.post.encode({ idempotencyKey, kind, id }), { label, emoji: '📚' });
}

/** A message's components from Discord, possibly of unknown kinds. */
export type Components = readonly object[];

/** The key of one of the bot's posts (`DueSlot.mark`). */
export function idempotencyKeyIn(components: Components | undefined): string | undefined {
  return postButtonsIn(components)[0]?.idempotencyKey;
}

/** The fields of the buttons under one of the bot's posts, in order. */
export function postButtonsIn(components: Components = []) {
  return components
    .flatMap((row): unknown => ('components' in row ? row.components : []))
    .flatMap((component) => actions.post.decode(customIdOf(component) ?? '') ?? []);
}

function customIdOf(component: unknown): string | undefined {
  if (typeof component !== 'object' || component === null) return undefined;
  const customId = 'custom_id' in component ? component.custom_id : undefined;
  return typeof customId === 'string' ? customId : undefined;
}
