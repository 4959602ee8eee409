import type { APIMessage } from 'discord-api-types/v10';
import { ApplicationCommandOptionType, InteractionResponseType } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { SETTABLE_FLAGS } from '../messages/check-message.ts';
import type { UploadedFile } from '../messages/uploads.ts';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { enforce, ignored, Refusal } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import type { Interaction } from './interaction-registry.ts';
import { ANSWERS_TO, respond } from './respond.ts';
import type { Callback } from './respond.ts';

const {
  ApplicationCommandAutocompleteResult,
  DeferredChannelMessageWithSource,
  DeferredMessageUpdate,
} = InteractionResponseType;

/**
 * Accepts a first answer if it's in time and its type fits the interaction. Its schema was checked.
 * @returns the created or edited message, if any.
 * @throws Refusal
 */
export function takeCallback(
  discord: Discord,
  interaction: Interaction,
  callback: Callback,
  files: readonly UploadedFile[],
): APIMessage | undefined {
  enforce(discord, checkFit(callback, interaction));
  if (interaction.answeredWith !== undefined) throw new Refusal('alreadyAcknowledged');
  if (discord.interactions.isLate(interaction)) throw new Refusal('unknownInteraction');
  try {
    return respond(discord, interaction, callback, files);
  } catch (error) {
    throw error instanceof Refusal ? error.below('data') : error;
  }
}

/** Errors in the answer's type or data. */
function checkFit({ type, data }: Callback, interaction: Interaction): FormError[] {
  const fitting = ANSWERS_TO[interaction.type];
  if (!fitting.includes(type)) {
    const message = `Value must be one of {${fitting.join(', ')}}.`;
    return [{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }];
  }
  if (type === DeferredChannelMessageWithSource) return checkDeferral(data ?? {}, ['flags']);
  if (type === DeferredMessageUpdate) return checkDeferral(data ?? {}, []);
  return type === ApplicationCommandAutocompleteResult ? checkChoices(data ?? {}, interaction) : [];
}

/** A deferral can only set EPHEMERAL, and only for a new message. Discord drops other fields. */
function checkDeferral(data: object, allowed: readonly string[]): FormError[] {
  const extra = Object.keys(data).filter((key) => !allowed.includes(key));
  const errors = extra.map((key) => {
    return ignored(['data', key], 'NOT_IN_A_DEFERRAL', `A deferral carries no "${key}".`);
  });
  const flags: unknown = Reflect.get(data, 'flags') ?? 0;
  if (!allowed.includes('flags') || (Number(flags) & ~SETTABLE_FLAGS.deferral) === 0) return errors;
  const message = 'A deferral can only be EPHEMERAL.';
  return [...errors, ignored(['data', 'flags'], 'FLAGS_NOT_SETTABLE', message)];
}

/** https://discord.com/developers/docs/interactions/application-commands#autocomplete */
function checkChoices(
  data: NonNullable<Callback['data']>,
  { focusedType }: Interaction,
): FormError[] {
  const isText = focusedType === ApplicationCommandOptionType.String;
  return (data.choices ?? []).flatMap(({ value }, index) => {
    const path = ['data', 'choices', index, 'value'];
    if ((typeof value === 'string') !== isText) {
      const message = `Could not interpret ${JSON.stringify(value)} for an option of type ${focusedType}.`;
      return [{ path, code: isText ? 'STRING_TYPE_CONVERT' : 'NUMBER_TYPE_COERCE', message }];
    }
    const length = typeof value === 'string' ? lengthOf(value) : 1;
    if (length > 0 && length <= LIMITS.choiceText) return [];
    const message = `Must be between 1 and ${LIMITS.choiceText} in length.`;
    return [{ path, code: 'BASE_TYPE_BAD_LENGTH', message }];
  });
}
