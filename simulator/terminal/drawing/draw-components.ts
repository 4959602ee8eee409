import {
  type APIButtonComponent,
  type APIMessageComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';

import { behindBar, drawImage } from './draw-embed.ts';
import { drawMarkdown } from './markdown.ts';
import { type Pressable, labelOf } from '../pressables.ts';
import { type Line, type Run, run } from './styled-text.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** Draws components: rows of numbered buttons, menus with numbered options, and text layouts. */
export function drawComponent(
  component: APIMessageComponent,
  pressables: readonly Pressable[],
  view: View,
): readonly Line[] {
  const draw = (inner: APIMessageComponent): readonly Line[] =>
    drawComponent(inner, pressables, view);
  switch (component.type) {
    case ComponentType.ActionRow:
      return drawRow(component.components, pressables, view);
    case ComponentType.Button:
      return wrap(drawButton(component, pressables), view.width);
    case ComponentType.StringSelect:
      return drawSelect(component, pressables, view);
    case ComponentType.TextDisplay:
      return drawMarkdown(component.content, view);
    case ComponentType.Section:
      return [...component.components, component.accessory].flatMap(draw);
    case ComponentType.Container:
      return drawContainer(component, pressables, view);
    case ComponentType.Separator:
      return component.divider === false ? [[]] : [[run('─'.repeat(view.width), 'dim')]];
    case ComponentType.Thumbnail:
      return drawMedia('thumbnail', component, view);
    case ComponentType.MediaGallery:
      return component.items.flatMap((item) => drawMedia('image', item, view));
    case ComponentType.File:
      return drawImage('file', component.name ?? component.file.url, view.width);
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
    default:
      return drawImage('menu', "this terminal can't show it", view.width);
  }
}

function drawContainer(
  container: Extract<APIMessageComponent, { type: ComponentType.Container }>,
  pressables: readonly Pressable[],
  view: View,
): readonly Line[] {
  const inside = { ...view, width: view.width - 2 };
  const lines = container.components.flatMap((inner) => drawComponent(inner, pressables, inside));
  return behindBar(lines, container.accent_color ?? 0x4e5058);
}

function drawRow(
  components: readonly APIMessageComponent[],
  pressables: readonly Pressable[],
  view: View,
): readonly Line[] {
  const row: Run[] = [];
  const below: Line[] = [];
  for (const component of components) {
    if (component.type === ComponentType.Button) {
      if (row.length > 0) row.push(run('  '));
      row.push(...drawButton(component, pressables));
    } else below.push(...drawComponent(component, pressables, view));
  }
  return row.length > 0 ? [...wrap(row, view.width), ...below] : below;
}

function drawButton(button: APIButtonComponent, pressables: readonly Pressable[]): readonly Run[] {
  if (button.style === ButtonStyle.Premium) return [run('[premium]', 'dim')];
  const label = whole(labelOf(button.label, button.emoji));
  if (button.style === ButtonStyle.Link) return [run(`[${label}↗]`), run(` ${button.url}`, 'dim')];
  const number = pressables.find(
    ({ kind, customId }) => kind === 'button' && customId === button.custom_id,
  )?.number;
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
      (one) =>
        one.kind === 'option' && one.customId === select.custom_id && one.value === option.value,
    )?.number;
    const mark = run(number === undefined ? '  · ' : `${number}`.padStart(3) + ' ', 'bold');
    const text = run(labelOf(option.label, option.emoji));
    const detail = option.description === undefined ? '' : `  ${option.description}`;
    const chosen = option.default === true ? run(' ✓', 'good') : run('');
    return wrap([text, chosen, run(detail, 'dim')], view.width, [mark], [run('    ')]);
  });
  return [...wrap([run(`▾ ${placeholder}`), run(hint, 'dim')], view.width), ...options];
}

function drawMedia(
  kind: string,
  item: {
    readonly media: { readonly url: string };
    readonly description?: string | null;
    readonly spoiler?: boolean;
  },
  view: View,
): readonly Line[] {
  const hidden = item.spoiler === true && !view.spoilersOpen;
  return drawImage(kind, hidden ? '░░░░░░' : (item.description ?? item.media.url), view.width);
}
