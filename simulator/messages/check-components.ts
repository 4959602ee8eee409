import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { LIMITS } from '../rest/limits.ts';
import { formError, notSimulated, tooLong } from '../rest/refusal.ts';
import type { FormError, Path } from '../rest/refusal.ts';
import type { ComponentDraft } from './answer-components.ts';

interface SelectDraft {
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly options: readonly { readonly value: string; readonly default?: boolean | null }[];
}

interface ButtonDraft {
  readonly style: ButtonStyle;
  readonly custom_id?: string | null;
  readonly url?: string | null;
  readonly label?: string | null;
  readonly emoji?: object | null;
}

/** https://discord.com/developers/docs/components/reference */
export function checkComponents(components: readonly ComponentDraft[]): FormError[] {
  const all = placed(components, []);
  return [
    ...checkLayout(components),
    ...checkUnique(all),
    ...all.flatMap(({ component, path }) => checkItself(component, path)),
  ];
}

interface Placed {
  readonly component: ComponentDraft;
  readonly path: Path;
}

/** All components including nested ones, in document order. */
function placed(components: readonly ComponentDraft[], parent: Path): Placed[] {
  return components.flatMap((component, index) => {
    const path = [...parent, 'components', index];
    return [{ component, path }, ...placed(component.components ?? [], path)];
  });
}

/** Without IS_COMPONENTS_V2, which isn't simulated, a message can only have action rows. */
function checkLayout(components: readonly ComponentDraft[]): FormError[] {
  const message = `Value of field "type" must be one of (${ComponentType.ActionRow}). Other components need the flag IS_COMPONENTS_V2.`;
  const errors = components.flatMap(({ type }, index) =>
    type === ComponentType.ActionRow
      ? []
      : [formError(['components', index, 'type'], 'UNION_TYPE_CHOICES', message)],
  );
  const most = LIMITS.actionRows;
  return components.length > most ? [...errors, tooLong(['components'], most)] : errors;
}

/** Each `custom_id` and `id` must be unique. */
function checkUnique(all: readonly Placed[]): FormError[] {
  return (['custom_id', 'id'] as const).flatMap((key) => {
    const values = all.map(({ component }) => component[key] || undefined);
    const twice = all.filter(
      (_, index) => values[index] !== undefined && values.indexOf(values[index]) !== index,
    );
    const code = `COMPONENT_${key.toUpperCase()}_DUPLICATED`;
    return twice.map(({ component, path }) =>
      formError([...path, key], code, `Component ${key} cannot be duplicated: ${component[key]}`),
    );
  });
}

function checkItself(component: ComponentDraft, path: Path): FormError[] {
  switch (component.type) {
    case ComponentType.ActionRow:
      return checkRow(component, path);
    case ComponentType.Button:
      return checkButton(component as unknown as ButtonDraft, path);
    case ComponentType.StringSelect:
      return checkSelect(component as unknown as SelectDraft, path);
    default:
      return [notSimulated([...path, 'type'], `components of type ${component.type}`)];
  }
}

function checkRow(row: ComponentDraft, path: Path): FormError[] {
  const width = (row.components ?? []).reduce(
    (sum, { type }) => sum + (type === ComponentType.Button ? 1 : LIMITS.rowWidth),
    0,
  );
  if (width <= LIMITS.rowWidth) return [];
  const message = 'The specified component exceeds the maximum width';
  return [formError([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message)];
}

function checkButton(button: ButtonDraft, path: Path): FormError[] {
  if (button.style === ButtonStyle.Premium) {
    return [notSimulated([...path, 'style'], 'premium buttons')];
  }
  const isLink = button.style === ButtonStyle.Link;
  const [key, other] = isLink ? (['url', 'custom_id'] as const) : (['custom_id', 'url'] as const);
  const errors: FormError[] = [];
  if (!button[key]) {
    const message = `A ${key} is required for a button of style ${button.style}`;
    const code = `BUTTON_COMPONENT_${key.toUpperCase()}_REQUIRED`;
    errors.push(formError([...path, key], code, message));
  }
  if (isLink && button.url && !/^(https?|discord):\/\//.test(button.url)) {
    const [scheme] = button.url.split(':');
    const message = `Scheme "${scheme}" is not supported. Scheme must be one of ('http', 'https', 'discord').`;
    errors.push(formError([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', message));
  }
  if (button[other]) {
    const message = `A button of style ${button.style} has no ${other}`;
    errors.push({ path: [...path, other], code: 'BUTTON_COMPONENT_DISALLOWED_FIELD', message });
  }
  if (!button.label?.trim() && !button.emoji) {
    const message = 'A button must have a label or an emoji';
    errors.push({ path: [...path, 'label'], code: 'BASE_TYPE_REQUIRED', message });
  }
  return errors;
}

function checkSelect(select: SelectDraft, path: Path): FormError[] {
  const { options } = select;
  const values = options.map((option) => option.value);
  const least = select.min_values ?? 1;
  const most = select.max_values ?? 1;
  const code = 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED';
  const used = 'The specified option value is already used';
  const errors = values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [formError([...path, 'options', index, 'value'], code, used)],
  );
  if (least > most || most > options.length) {
    const message = `From ${least} to ${most} of ${options.length} options cannot be chosen`;
    errors.push({ path: [...path, 'max_values'], code: 'SELECT_COMPONENT_VALUES_RANGE', message });
  }
  if (options.filter((option) => option.default).length > most) {
    const message = 'More options are selected by default than allowed';
    errors.push(formError([...path, 'options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULTS', message));
  }
  return errors;
}
