import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';

import { type Pressable, labelOf } from '../pressables.ts';
import { type Line, type Run, run } from './styled-text.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** Draws a row of numbered buttons, or a menu with numbered options. */
export function drawRow(
  { components }: APIActionRowComponent<APIComponentInMessageActionRow>,
  pressables: readonly Pressable[],
  view: View,
): readonly Line[] {
  const row: Run[] = [];
  const below: Line[] = [];
  for (const component of components) {
    if (component.type === ComponentType.Button) {
      if (row.length > 0) row.push(run('  '));
      row.push(...drawButton(component, pressables));
    }
    if (component.type === ComponentType.StringSelect) {
      below.push(...drawSelect(component, pressables, view));
    }
  }
  return row.length > 0 ? [...wrap(row, view.width), ...below] : below;
}

function drawButton(button: APIButtonComponent, pressables: readonly Pressable[]): readonly Run[] {
  if (button.style === ButtonStyle.Premium) return [];
  const label = whole(labelOf(button.label, button.emoji));
  if (button.style === ButtonStyle.Link) return [run(`[${label}↗]`), run(` ${button.url}`, 'dim')];
  const number = pressables.find(({ customId }) => customId === button.custom_id)?.number;
  if (number === undefined) return [run(whole(`[${label}: off]`), 'dim')];
  return [run(whole(`[${number} ${label}]`), 'button')];
}

// Non-breaking spaces keep a button on one line.
function whole(text: string): string {
  return text.replaceAll(' ', '\u00A0');
}

function drawSelect(
  select: APIStringSelectComponent,
  pressables: readonly Pressable[],
  view: View,
): readonly Line[] {
  const { placeholder = 'Choose', max_values: most = 1, disabled = false } = select;
  const hint = disabled ? ' (off)' : most > 1 ? ` (up to ${most}: 1 2 …)` : '';
  const options = select.options.flatMap((option) => {
    const number = pressables.find(
      (one) => one.customId === select.custom_id && one.value === option.value,
    )?.number;
    const mark = run(number === undefined ? '  · ' : `${number}`.padStart(3) + ' ', 'bold');
    const text = run(labelOf(option.label, option.emoji));
    const detail = option.description === undefined ? '' : `  ${option.description}`;
    const chosen = option.default === true ? run(' ✓', 'good') : run('');
    return wrap([text, chosen, run(detail, 'dim')], view.width, [mark], [run('    ')]);
  });
  return [...wrap([run(`▾ ${placeholder}`), run(hint, 'dim')], view.width), ...options];
}
