import type { APIMessageTopLevelComponent, ButtonStyle } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';

/** A component in a request body, already checked against Discord's schema. */
export interface ComponentDraft {
  readonly type: ComponentType;
  readonly id?: number;
  readonly custom_id?: string;
  readonly disabled?: boolean;
  readonly components?: readonly ComponentDraft[];
  readonly style?: ButtonStyle;
  readonly url?: string;
  readonly label?: string;
  readonly emoji?: object;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly { readonly value: string; readonly default?: boolean }[];
}

/**
 * Components in Discord's response: numbered in document order, with defaults.
 * https://discord.com/developers/docs/components/reference#anatomy-of-a-component
 */
export function answerComponents(drafts: readonly ComponentDraft[]): APIMessageTopLevelComponent[] {
  const taken = new Set(everyComponent(drafts).flatMap((draft) => draft.id || []));
  let last = 0;
  const nextId = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const answer = (draft: ComponentDraft): unknown => ({
    ...(draft.type === ComponentType.StringSelect && { min_values: 1, max_values: 1 }),
    ...draft,
    id: draft.id || nextId(),
    ...(draft.components && { components: draft.components.map(answer) }),
  });
  return drafts.map(answer) as APIMessageTopLevelComponent[];
}

/** All components including nested ones, in document order. */
export function everyComponent(drafts: readonly ComponentDraft[]): ComponentDraft[] {
  return drafts.flatMap((draft) => [draft, ...everyComponent(draft.components ?? [])]);
}
