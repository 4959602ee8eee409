import type { APIMessage } from 'discord-api-types/v10';
import { ApplicationCommandOptionType, InteractionResponseType } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { SETTABLE_FLAGS } from '../messages/check-message.ts';
import type { MessageDraft } from '../messages/create-message.ts';
import type { UploadedFile } from '../messages/uploads.ts';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { below, enforce, formError, ignored, inEach, Refusal } from '../rest/refusal.ts';
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
function* checkFit({ type, data = {} }: Callback, interaction: Interaction): Iterable<FormError> {
  const fitting = ANSWERS_TO[interaction.type];
  if (!fitting.includes(type)) {
    const message = `Value must be one of {${fitting.join(', ')}}.`;
    yield formError(['type'], 'BASE_TYPE_CHOICES', message);
  } else if (type === DeferredChannelMessageWithSource) yield* checkDeferral(data, ['flags']);
  else if (type === DeferredMessageUpdate) yield* checkDeferral(data, []);
  else if (type === ApplicationCommandAutocompleteResult) {
    yield* below(['data'], checkChoices(data, interaction));
  }
}

/** A deferral can only set EPHEMERAL, and only for a new message. Discord drops other fields. */
function* checkDeferral(data: MessageDraft, allowed: readonly string[]): Iterable<FormError> {
  for (const key of Object.keys(data).filter((key) => !allowed.includes(key))) {
    yield ignored(['data', key], 'NOT_IN_A_DEFERRAL', `A deferral carries no "${key}".`);
  }
  if (!allowed.includes('flags') || ((data.flags ?? 0) & ~SETTABLE_FLAGS.deferral) === 0) return;
  yield ignored(['data', 'flags'], 'FLAGS_NOT_SETTABLE', 'A deferral can only be EPHEMERAL.');
}

/** https://discord.com/developers/docs/interactions/application-commands#autocomplete */
function checkChoices(
  { choices }: NonNullable<Callback['data']>,
  { focusedType }: Interaction,
): Iterable<FormError> {
  const isText = focusedType === ApplicationCommandOptionType.String;
  return inEach('choices', choices, function* check({ value }) {
    if ((typeof value === 'string') !== isText) {
      const code = isText ? 'STRING_TYPE_CONVERT' : 'NUMBER_TYPE_COERCE';
      const message = `Could not interpret ${JSON.stringify(value)} for an option of type ${focusedType}.`;
      yield formError(['value'], code, message);
    } else if (value === '' || (isText && lengthOf(String(value)) > LIMITS.choiceText)) {
      const message = `Must be between 1 and ${LIMITS.choiceText} in length.`;
      yield formError(['value'], 'BASE_TYPE_BAD_LENGTH', message);
    }
  });
}
