import type {
  APIButtonComponent,
  APIMessage,
  APIMessageComponent,
  APIMessageComponentEmoji,
  APIStringSelectComponent,
} from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';

import { drawText } from './draw-text.ts';
import type { Look } from './look.ts';

// By number: the package of Discord's types is large, and only these few of its values are needed.
const KIND = {
  row: 1,
  button: 2,
  menu: 3,
  section: 9,
  text: 10,
  separator: 14,
  container: 17,
} as const;
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;
const STYLES: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'destructive',
};

/** What a person does with a message's buttons and menus. */
export interface Hands {
  readonly press: (message: APIMessage, customId: string) => void;
  readonly select: (message: APIMessage, customId: string, values: readonly string[]) => void;
}

export interface Held {
  readonly message: APIMessage;
  readonly hands: Hands;
  readonly look: Look;
}

/** A message's rows of buttons and menus, and laid-out text. */
export function drawComponents(held: Held): readonly TemplateResult[] {
  return (held.message.components ?? []).map(
    (component) =>
      html`<div slot="components" class="components">${drawComponent(component, held)}</div>`,
  );
}

function drawComponent(
  component: APIMessageComponent,
  held: Held,
): TemplateResult | typeof nothing {
  const kind: number = component.type;
  switch (kind) {
    case KIND.row:
      return drawRow((component as { components: APIMessageComponent[] }).components, held);
    case KIND.button:
      return drawRow([component], held);
    case KIND.text:
      return html`<div>${drawText((component as { content: string }).content, held.look)}</div>`;
    case KIND.section: {
      const { components, accessory } = component as unknown as {
        components: APIMessageComponent[];
        accessory: APIMessageComponent;
      };
      return html`${[...components, accessory].map((inner) => drawComponent(inner, held))}`;
    }
    case KIND.container: {
      const { components } = component as unknown as { components: APIMessageComponent[] };
      return html`<div class="container">
        ${components.map((inner) => drawComponent(inner, held))}
      </div>`;
    }
    case KIND.separator:
      return html`<hr />`;
    default:
      return html`<p class="far-picture">This page can not show a component of type ${kind}.</p>`;
  }
}

function drawRow(components: readonly APIMessageComponent[], held: Held): TemplateResult {
  const menus = components.filter((one) => kindOf(one) === KIND.menu);
  const buttons = components.filter((one) => kindOf(one) === KIND.button);
  return html`${
    buttons.length === 0
      ? nothing
      : html`<discord-action-row
          >${buttons.map((one) => drawButton(one as APIButtonComponent, held))}</discord-action-row
        >`
  }${menus.map((one) => drawMenu(one as APIStringSelectComponent, held))}`;
}

function kindOf({ type }: APIMessageComponent): number {
  return type;
}

function drawButton(button: APIButtonComponent, { message, hands }: Held): TemplateResult {
  const style: number = button.style;
  const { disabled = false } = button;
  if (style === PREMIUM_STYLE) return html`<post-button disabled>Premium</post-button>`;
  const { label, emoji } = button as { label?: string; emoji?: APIMessageComponentEmoji };
  const text = labelOf(label, emoji);
  if (style === LINK_STYLE) {
    const { url } = button as { url: string };
    return html`<post-button .url=${url} ?disabled=${disabled}>${text}</post-button>`;
  }
  const { custom_id: customId } = button as { custom_id: string };
  return html`<post-button
    type=${STYLES[style] ?? 'secondary'}
    ?disabled=${disabled}
    data-custom-id=${customId}
    @click=${() => {
      if (!disabled) hands.press(message, customId);
    }}
    >${text}</post-button
  >`;
}

function drawMenu(menu: APIStringSelectComponent, { message, hands }: Held): TemplateResult {
  return html`<post-menu
    .menu=${menu}
    .onChosen=${(values: readonly string[]) => {
      hands.select(message, menu.custom_id, values);
    }}
  ></post-menu>`;
}

/** What is written on a button or an option; a picture of Discord's stays elsewhere, and is named. */
export function labelOf(
  label: string | undefined,
  emoji: APIMessageComponentEmoji | undefined,
): string {
  const picture =
    emoji === undefined ? '' : emoji.id === undefined ? (emoji.name ?? '') : `:${emoji.name}:`;
  return [picture, label ?? ''].filter((part) => part !== '').join(' ');
}
