import {
  type APIButtonComponent,
  type APIMessage,
  type APIMessageComponentEmoji,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';
import type { Session } from './session.ts';

const STYLES: Readonly<Partial<Record<ButtonStyle, string>>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'destructive',
};

/** A message's rows of buttons and menus. */
export function drawComponents(message: APIMessage, session: Session): readonly TemplateResult[] {
  const rows = (message.components ?? []).filter((row) => row.type === ComponentType.ActionRow);
  return rows.map(({ components }) => {
    const buttons = components.filter((one) => one.type === ComponentType.Button);
    const menus = components.filter((one) => one.type === ComponentType.StringSelect);
    return html`<div slot="components" class="components">
      ${
        buttons.length === 0
          ? nothing
          : html`<discord-action-row
              >${buttons.map((button) => drawButton(button, message, session))}</discord-action-row
            >`
      }${menus.map((menu) => drawMenu(menu, message, session))}
    </div>`;
  });
}

function drawButton(button: APIButtonComponent, { id }: APIMessage, session: Session) {
  const { disabled = false } = button;
  if (button.style === ButtonStyle.Premium) return html``;
  const text = labelOf(button.label, button.emoji);
  if (button.style === ButtonStyle.Link) {
    return html`<post-button .url=${button.url} ?disabled=${disabled}>${text}</post-button>`;
  }
  const { custom_id: customId } = button;
  return html`<post-button
    type=${STYLES[button.style] ?? 'secondary'}
    ?disabled=${disabled}
    data-custom-id=${customId}
    @click=${() => {
      if (!disabled) void session.press(id, customId);
    }}
    >${text}</post-button
  >`;
}

function drawMenu(menu: APIStringSelectComponent, { id }: APIMessage, session: Session) {
  return html`<post-menu
    .menu=${menu}
    .onChosen=${(values: readonly string[]) => void session.press(id, menu.custom_id, values)}
  ></post-menu>`;
}

/** The label of a button or option. A custom emoji shows its name, since its picture isn't loaded. */
export function labelOf(label = '', emoji: APIMessageComponentEmoji = {}): string {
  const picture = emoji.id === undefined ? (emoji.name ?? '') : `:${emoji.name}:`;
  return [picture, label].filter((part) => part !== '').join(' ');
}
