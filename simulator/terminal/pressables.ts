import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIMessage,
  type APISelectMenuOption,
  ComponentType,
} from 'discord-api-types/v10';

import { printable } from './drawing/printable.ts';

/** A numbered button or option of a message. */
export type Pressable = PressableButton | PressableOption;

export interface PressableButton {
  readonly kind: 'button';
  readonly number: number;
  readonly label: string;
  readonly customId: string;
}

export interface PressableOption {
  readonly kind: 'option';
  readonly number: number;
  readonly label: string;
  /** The custom_id of the option's menu. */
  readonly customId: string;
  readonly value: string;
}

/** A message's buttons and options, numbered from 1 in reading order. */
export function pressablesOf(message: Pick<APIMessage, 'components'>): readonly Pressable[] {
  let number = 0;
  const next = (): number => (number += 1);
  return rowsOf(message).flatMap((row) =>
    row.components.flatMap((component) => pressablesIn(component, next)),
  );
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
  next: () => number,
): readonly Pressable[] {
  if (component.disabled === true) return [];
  if (component.type === ComponentType.StringSelect) {
    const { custom_id: customId, options } = component;
    return options.map((option) => pressableOption(option, customId, next()));
  }
  if (component.type !== ComponentType.Button || !('custom_id' in component)) return [];
  const label = labelOf(component.label, component.emoji);
  return [{ kind: 'button', number: next(), label, customId: component.custom_id }];
}

function pressableOption(
  option: APISelectMenuOption,
  customId: string,
  number: number,
): PressableOption {
  const label = labelOf(option.label, option.emoji);
  return { kind: 'option', number, label, customId, value: option.value };
}

function withoutEmoji(label: string): string {
  return label.replace(/^[^\p{L}\p{N}]+/u, '');
}
