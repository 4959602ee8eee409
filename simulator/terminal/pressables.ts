import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIMessage,
  ComponentType,
} from 'discord-api-types/v10';

import { printable } from './drawing/printable.ts';

export interface Pressable {
  readonly number: number;
  readonly label: string;
  /** Its own custom id, or its menu's. */
  readonly customId: string;
  /** Only for an option of a menu. */
  readonly value?: string;
}

/** A message's buttons and options, numbered from 1 in reading order. */
export function pressablesOf(message: Pick<APIMessage, 'components'>): readonly Pressable[] {
  return rowsOf(message)
    .flatMap(({ components }) => components.flatMap(pressablesIn))
    .map((pressable, index) => ({ number: index + 1, ...pressable }));
}

/** The message's action rows. The simulator refuses other components. */
export function rowsOf({
  components = [],
}: Pick<
  APIMessage,
  'components'
>): readonly APIActionRowComponent<APIComponentInMessageActionRow>[] {
  return components.flatMap((one) => (one.type === ComponentType.ActionRow ? [one] : []));
}

/** The pressable with this number, or else with this label, ignoring case. */
export function findPressable(
  pressables: readonly Pressable[],
  numberOrLabel: string,
): Pressable | undefined {
  const wanted = numberOrLabel.trim().toLowerCase();
  return (
    pressables.find(({ number }) => String(number) === wanted) ??
    pressables.find(({ label }) => label.toLowerCase() === wanted) ??
    pressables.find(({ label }) => withoutEmoji(label).toLowerCase() === wanted)
  );
}

/** The label of a button or option, with its emoji. */
export function labelOf(
  label: string | undefined,
  emoji: { readonly name?: string | null } | undefined,
): string {
  const parts = [emoji?.name ?? '', label ?? ''].filter((part) => part !== '');
  return printable(parts.join(' '));
}

function pressablesIn(
  component: APIComponentInMessageActionRow,
): readonly Omit<Pressable, 'number'>[] {
  if (component.disabled === true || !('custom_id' in component)) return [];
  const { custom_id: customId } = component;
  if (component.type === ComponentType.StringSelect) {
    return component.options.map(({ label, emoji, value }) => ({
      label: labelOf(label, emoji),
      customId,
      value,
    }));
  }
  if (component.type !== ComponentType.Button) return [];
  return [{ label: labelOf(component.label, component.emoji), customId }];
}

function withoutEmoji(label: string): string {
  return label.replace(/^[^\p{L}\p{N}]+/u, '');
}
