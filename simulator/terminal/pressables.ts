import {
  type APIComponentInMessageActionRow,
  type APIMessage,
  ComponentType,
} from 'discord-api-types/v10';
import { printable } from './drawing/printable.ts';

interface Pressable {
  readonly number: number;
  /** With its emoji. */
  readonly label: string;
  /** Its own custom id, or its menu's. */
  readonly customId: string;
  /** Only for an option of a menu. */
  readonly value?: string;
  readonly description?: string | undefined;
}

/** A message's buttons and options, numbered from 1 in reading order. */
export function pressablesOf({
  components = [],
}: Pick<APIMessage, 'components'>): readonly Pressable[] {
  return components
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .flatMap(pressablesIn)
    .map((pressable, index) => ({ number: index + 1, ...pressable }));
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

function pressablesIn(
  component: APIComponentInMessageActionRow,
): readonly Omit<Pressable, 'number'>[] {
  if (component.disabled === true || !('custom_id' in component)) return [];
  const { custom_id: customId } = component;
  if (component.type === ComponentType.StringSelect) {
    return component.options.map(({ value, description, ...option }) => ({
      label: labelOf(option),
      customId,
      value,
      description,
    }));
  }
  if (component.type !== ComponentType.Button) return [];
  return [{ label: labelOf(component), customId }];
}

function labelOf({
  emoji,
  label = '',
}: {
  readonly emoji?: { readonly name?: string | null };
  readonly label?: string;
}): string {
  return printable(`${emoji?.name ?? ''} ${label}`.trim());
}

function withoutEmoji(label: string): string {
  return label.replace(/^[^\p{L}\p{N}]+/u, '');
}
