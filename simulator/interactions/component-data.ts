import type { APIMessage } from 'discord-api-types/v10';
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { everyComponent } from '../messages/answer-components.ts';
import type { ComponentDraft } from '../messages/answer-components.ts';
import { CommandRefused } from './answer.ts';

/** The payload of a button press. @throws CommandRefused if the button doesn't exist or is disabled. */
export function pressData(message: APIMessage, customId: string): Record<string, unknown> {
  const button = componentOf(message, customId);
  if (button.type !== ComponentType.Button) {
    throw new CommandRefused(`The component ${customId} isn't a button.`);
  }
  if (button.style === ButtonStyle.Link || button.style === ButtonStyle.Premium) {
    throw new CommandRefused('A link button sends no interaction.');
  }
  return { custom_id: customId, component_type: button.type, id: button.id };
}

/** The payload of a menu choice. @throws CommandRefused if Discord's client would refuse it. */
export function selectData(
  message: APIMessage,
  customId: string,
  values: readonly string[],
): Record<string, unknown> {
  const menu = componentOf(message, customId);
  if (menu.type !== ComponentType.StringSelect) {
    throw new CommandRefused(`The component ${customId} isn't a menu.`);
  }
  const { min_values: least = 1, max_values: most = 1, options = [] } = menu;
  if (values.length < least || values.length > most || new Set(values).size < values.length) {
    throw new CommandRefused(`This menu takes ${least} to ${most} different values.`);
  }
  const stranger = values.find((value) => options.every((option) => option.value !== value));
  if (stranger !== undefined) throw new CommandRefused(`The menu doesn't offer ${stranger}.`);
  return { custom_id: customId, component_type: menu.type, id: menu.id, values };
}

/** Finds an enabled button or menu. */
function componentOf({ components = [] }: APIMessage, customId: string): ComponentDraft {
  const all = everyComponent(components as readonly object[] as readonly ComponentDraft[]);
  const found = all.find((component) => component.custom_id === customId);
  if (found === undefined) throw new CommandRefused(`The message has no component ${customId}.`);
  if (found.disabled) throw new CommandRefused(`The component ${customId} is disabled.`);
  return found;
}
