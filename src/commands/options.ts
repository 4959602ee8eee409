import {
  ApplicationCommandOptionType,
  type APIApplicationCommandInteractionDataOption,
  type InteractionType,
} from 'discord-api-types/v10';
import type { Option, Options, OptionValues } from './declaration.ts';

type Sent = APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommand>;

/**
 * The options of an interaction, held against the declaration. Gives `undefined` where they do not
 * fit it: Discord checks them too, so then it still has an older form of the command.
 */
export function readOptions<O extends Options>(
  declared: O,
  sent: readonly Sent[] = [],
): OptionValues<O> | undefined {
  const values: Record<string, unknown> = {};
  for (const option of sent) {
    const declaration = Object.hasOwn(declared, option.name) ? declared[option.name] : undefined;
    if (!declaration || !('value' in option) || !fits(declaration, option)) return undefined;
    values[option.name] = option.value;
  }
  for (const [name, declaration] of Object.entries(declared)) {
    if (declaration.required === true && !(name in values)) return undefined;
  }
  return values as OptionValues<O>;
}

function fits(declaration: Option, sent: Sent & { value: unknown }): boolean {
  if (declaration.type === 'boolean') {
    return sent.type === ApplicationCommandOptionType.Boolean && typeof sent.value === 'boolean';
  }
  return (
    sent.type === ApplicationCommandOptionType.String &&
    typeof sent.value === 'string' &&
    (declaration.choices?.some(({ value }) => value === sent.value) ?? true)
  );
}
