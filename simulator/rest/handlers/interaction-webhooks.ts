import type { APIMessage } from 'discord-api-types/v10';
import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import type { Interaction } from '../../interactions/interaction-registry.ts';
import { answerWithMessage, reviseFor } from '../../interactions/respond.ts';
import type { Callback } from '../../interactions/respond.ts';
import { takeCallback } from '../../interactions/take-callback.ts';
import { hasFlag } from '../../messages/flags.ts';
import type { MessageDraft } from '../../messages/create-message.ts';
import type { StoredMessage } from '../../world/message-book.ts';
import type { Call, Reply } from '../call.ts';
import { NO_CONTENT, ok, param } from '../call.ts';
import { LIMITS } from '../limits.ts';
import { Refusal } from '../refusal.ts';

const { ChannelMessageWithSource, UpdateMessage } = InteractionResponseType;

/** https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response */
export function createResponse(call: Call): Reply {
  const { discord, files } = call;
  const callback = call.body as Callback;
  const interaction = discord.interactions.find(param(call, 'token'));
  if (interaction === undefined || interaction.id !== param(call, 'interactionId')) {
    throw new Refusal('unknownInteraction');
  }
  const message = takeCallback(discord, interaction, callback, files);
  return call.query.get('with_response') === 'true'
    ? ok(describe(interaction, callback.type, message))
    : NO_CONTENT;
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object */
function describe(
  { id, type, channel, guildId }: Interaction,
  answer: InteractionResponseType,
  message: APIMessage | undefined,
): object {
  const hasResource = answer === ChannelMessageWithSource || answer === UpdateMessage;
  return {
    interaction: {
      id,
      type,
      channel_id: channel.id,
      guild_id: guildId,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: hasFlag(message.flags, MessageFlags.Loading),
        response_message_ephemeral: hasFlag(message.flags, MessageFlags.Ephemeral),
      }),
    },
    ...(hasResource && message && { resource: { type: answer, message } }),
  };
}

// https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages

export function createFollowUp(call: Call): Reply {
  const { discord, files } = call;
  const interaction = interactionOf(call);
  const draft = call.body as MessageDraft;
  // For old bots, the first follow-up after a deferral fills the deferred message.
  if (interaction.isLoading) {
    const { flags: _decided, tts: _tts, ...rest } = draft;
    return ok(edit(call, interaction, rest));
  }
  const isOnlyForUser = !('0' in interaction.integrationOwners);
  if (isOnlyForUser && interaction.followUps.length >= LIMITS.followUps) {
    throw new Refusal('tooManyFollowUps');
  }
  const { message } = answerWithMessage(discord, interaction, draft, files);
  interaction.followUps.push(message);
  interaction.settle({ kind: 'message', message });
  return ok(message);
}

export function getWebhookMessage(call: Call): Reply {
  return ok(messageOf(call, interactionOf(call)).message);
}

export function editWebhookMessage(call: Call): Reply {
  return ok(edit(call, interactionOf(call), call.body as MessageDraft));
}

export function deleteWebhookMessage(call: Call): Reply {
  const interaction = interactionOf(call);
  const { message } = messageOf(call, interaction);
  call.discord.world.book.delete(message.channel_id, message.id);
  // Without 'thinking…', a follow-up is a separate message.
  if (message.id === interaction.originalId) interaction.isLoading = false;
  return NO_CONTENT;
}

function edit(call: Call, interaction: Interaction, draft: MessageDraft): APIMessage {
  const stored = messageOf(call, interaction);
  const message = reviseFor(call.discord, interaction, stored, draft, call.files);
  const index = interaction.followUps.findIndex(({ id }) => id === message.id);
  if (index !== -1) interaction.followUps[index] = message;
  if (message.id === interaction.originalId) {
    interaction.isLoading = false;
    const isUpdate = interaction.source?.id === message.id;
    interaction.settle({ kind: isUpdate ? 'update' : 'message', message });
  }
  return message;
}

/** Follow-ups and edits need a first answer and a token younger than 15 minutes. */
function interactionOf(call: Call): Interaction {
  const { discord } = call;
  const interaction = discord.interactions.find(param(call, 'token'));
  if (param(call, 'applicationId') !== discord.world.application.id)
    throw new Refusal('unknownWebhook');
  if (interaction === undefined || discord.interactions.isExpired(interaction)) {
    throw new Refusal('invalidWebhookToken');
  }
  const isCompletion = interaction.type === InteractionType.ApplicationCommandAutocomplete;
  if (interaction.answeredWith === undefined || isCompletion) throw new Refusal('unknownWebhook');
  return interaction;
}

/** A message created by this interaction, or the pressed message. */
function messageOf(call: Call, interaction: Interaction): StoredMessage {
  const asked = call.params['messageId'] ?? interaction.originalId;
  const isOwn =
    asked === interaction.originalId || interaction.followUps.some(({ id }) => id === asked);
  const stored = isOwn && asked && call.discord.world.book.find(interaction.channel.id, asked);
  if (!stored) throw new Refusal('unknownMessage');
  return stored;
}
