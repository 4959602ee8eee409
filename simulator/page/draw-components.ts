import type {
  APIButtonComponent,
  APIMessage,
  APIMessageComponent,
  APIMessageComponentEmoji,
  APIStringSelectComponent,
} from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';

// Numbers, because Discord's types package is large and the page needs few of its values.
const KIND = { button: 2, menu: 3 } as const;
const LINK_STYLE = 5;
const STYLES: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'destructive',
};

/** Sends presses and choices to the server. */
export interface ComponentActions {
  readonly press: (message: APIMessage, customId: string) => Promise<unknown>;
  readonly select: (
    message: APIMessage,
    customId: string,
    values: readonly string[],
  ) => Promise<unknown>;
}

export interface ComponentContext {
  readonly message: APIMessage;
  readonly actions: ComponentActions;
}

/** A message's rows of buttons and menus. */
export function drawComponents(context: ComponentContext): readonly TemplateResult[] {
  return (context.message.components ?? []).map(
    (row) =>
      html`<div slot="components" class="components">
        ${drawRow((row as { components: APIMessageComponent[] }).components, context)}
      </div>`,
  );
}

function drawRow(
  components: readonly APIMessageComponent[],
  context: ComponentContext,
): TemplateResult {
  const menus = components.filter((one) => kindOf(one) === KIND.menu);
  const buttons = components.filter((one) => kindOf(one) === KIND.button);
  return html`${
    buttons.length === 0
      ? nothing
      : html`<discord-action-row
          >${buttons.map((one) => drawButton(one as APIButtonComponent, context))}</discord-action-row
        >`
  }${menus.map((one) => drawMenu(one as APIStringSelectComponent, context))}`;
}

function kindOf({ type }: APIMessageComponent): number {
  return type;
}

function drawButton(
  button: APIButtonComponent,
  { message, actions }: ComponentContext,
): TemplateResult {
  const style: number = button.style;
  const { disabled = false } = button;
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
      if (!disabled) void actions.press(message, customId);
    }}
    >${text}</post-button
  >`;
}

function drawMenu(
  menu: APIStringSelectComponent,
  { message, actions }: ComponentContext,
): TemplateResult {
  return html`<post-menu
    .menu=${menu}
    .onChosen=${(values: readonly string[]) => {
      void actions.select(message, menu.custom_id, values);
    }}
  ></post-menu>`;
}

/** The label of a button or option. A custom emoji shows its name, since its picture isn't loaded. */
export function labelOf(
  label: string | undefined,
  emoji: APIMessageComponentEmoji | undefined,
): string {
  const picture =
    emoji === undefined ? '' : emoji.id === undefined ? (emoji.name ?? '') : `:${emoji.name}:`;
  return [picture, label ?? ''].filter((part) => part !== '').join(' ');
}
