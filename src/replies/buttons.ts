import {
  ButtonStyle,
  ComponentType,
  type APIButtonComponentWithCustomId,
  type APIStringSelectComponent,
} from 'discord-api-types/v10';
import { defineCustomId } from './custom-id.ts';
import { limits } from './limits.ts';
import { cut } from './text.ts';

/** What a 'Sources' button is about. */
export const subjectKinds = ['person', 'cast', 'quote', 'status', 'pack'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** All actions that a message of this bot can carry. Raise a version when its fields change. */
export const actions = {
  sources: defineCustomId('sources', 1, ['kind', 'id']),
  anotherQuote: defineCustomId('another', 1, ['seed', 'last', 'speaker']),
  castPage: defineCustomId('cast-page', 1, ['page']),
  castPick: defineCustomId('cast-pick', 1, []),
} as const;

export interface ButtonLook {
  readonly label: string;
  readonly emoji?: string;
  readonly style?: ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger;
  readonly disabled?: boolean;
}

export function button(customId: string, look: ButtonLook): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    custom_id: customId,
    style: look.style ?? ButtonStyle.Secondary,
    label: cut(look.label, limits.buttonLabel),
    ...(look.emoji === undefined ? {} : { emoji: { name: look.emoji } }),
    ...(look.disabled === true ? { disabled: true } : {}),
  };
}

export interface MenuOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string | undefined;
}

/** A menu of which one entry can be chosen; Discord shows at most 25. */
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

/** Every answer from facts carries it. */
export function sourcesButton(kind: SubjectKind, id = ''): APIButtonComponentWithCustomId {
  return button(actions.sources.encode({ kind, id }), { label: 'Sources', emoji: '📚' });
}
