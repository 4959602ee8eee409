import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { LIMITS } from '../rest/limits.ts';
import { formError, inEach, notSimulated, tooLong } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import type { ComponentDraft } from './answer-components.ts';

const { ActionRow, Button, StringSelect } = ComponentType;

/** https://discord.com/developers/docs/components/reference */
export function* checkComponents(components: readonly ComponentDraft[]): Iterable<FormError> {
  if (components.length > LIMITS.actionRows) yield tooLong(['components'], LIMITS.actionRows);
  yield* inEach('components', components, checkTopLevel);
  const seen = new Set<string>();
  yield* inEach('components', components, (component) => checkComponent(component, seen));
}

/** Without IS_COMPONENTS_V2, which isn't simulated, a message can only have action rows. */
function* checkTopLevel({ type }: ComponentDraft): Iterable<FormError> {
  if (type === ActionRow) return;
  const message = `Value of field "type" must be one of (${ActionRow}). Other components need the flag IS_COMPONENTS_V2.`;
  yield formError(['type'], 'UNION_TYPE_CHOICES', message);
}

/** @param seen each `custom_id` and `id` of the message so far, which must be unique. */
function* checkComponent(component: ComponentDraft, seen: Set<string>): Iterable<FormError> {
  for (const key of ['custom_id', 'id'] as const) {
    const value = component[key];
    if (!value) continue;
    if (seen.has(`${key} ${value}`)) {
      const code = `COMPONENT_${key.toUpperCase()}_DUPLICATED`;
      yield formError([key], code, `Component ${key} cannot be duplicated: ${value}`);
    }
    seen.add(`${key} ${value}`);
  }
  if (component.type === ActionRow) yield* checkRow(component);
  else if (component.type === Button) yield* checkButton(component);
  else if (component.type === StringSelect) yield* checkSelect(component);
  else yield notSimulated(['type'], `components of type ${component.type}`);
  yield* inEach('components', component.components, (inner) => checkComponent(inner, seen));
}

function* checkRow({ components = [] }: ComponentDraft): Iterable<FormError> {
  const widths = components.map(({ type }) => (type === Button ? 1 : LIMITS.rowWidth));
  if (widths.reduce((sum, width) => sum + width, 0) <= LIMITS.rowWidth) return;
  const message = 'The specified component exceeds the maximum width';
  yield formError(['components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message);
}

function* checkButton(button: ComponentDraft): Iterable<FormError> {
  const { style, url, label, emoji } = button;
  if (style === ButtonStyle.Premium) {
    yield notSimulated(['style'], 'premium buttons');
    return;
  }
  const isLink = style === ButtonStyle.Link;
  const [key, other] = isLink ? (['url', 'custom_id'] as const) : (['custom_id', 'url'] as const);
  if (!button[key]) {
    const code = `BUTTON_COMPONENT_${key.toUpperCase()}_REQUIRED`;
    yield formError([key], code, `A ${key} is required for a button of style ${style}`);
  }
  if (isLink && url && !/^(https?|discord):\/\//.test(url)) {
    const [scheme] = url.split(':');
    const message = `Scheme "${scheme}" is not supported. Scheme must be one of ('http', 'https', 'discord').`;
    yield formError(['url'], 'URL_TYPE_INVALID_SCHEME', message);
  }
  if (button[other]) {
    const message = `A button of style ${style} has no ${other}`;
    yield formError([other], 'BUTTON_COMPONENT_DISALLOWED_FIELD', message);
  }
  if (!label?.trim() && !emoji) {
    yield formError(['label'], 'BASE_TYPE_REQUIRED', 'A button must have a label or an emoji');
  }
}

function* checkSelect(select: ComponentDraft): Iterable<FormError> {
  const { options = [], min_values: least = 1, max_values: most = 1 } = select;
  yield* inEach('options', options, function* check({ value }, before) {
    if (before.every((other) => other.value !== value)) return;
    const message = 'The specified option value is already used';
    yield formError(['value'], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', message);
  });
  if (least > most || most > options.length) {
    const message = `From ${least} to ${most} of ${options.length} options cannot be chosen`;
    yield formError(['max_values'], 'SELECT_COMPONENT_VALUES_RANGE', message);
  }
  if (options.filter((option) => option.default).length > most) {
    const message = 'More options are selected by default than allowed';
    yield formError(['options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULTS', message);
  }
}
