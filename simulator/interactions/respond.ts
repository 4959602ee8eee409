import type { APIApplicationCommandOptionChoice, APIMessage } from 'discord-api-types/v10';
import {
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { createMessage } from '../messages/create-message.ts';
import type { MessageDraft } from '../messages/create-message.ts';
import { hasFlag } from '../messages/flags.ts';
import { publish, revise } from '../messages/publish.ts';
import type { UploadedFile } from '../messages/uploads.ts';
import { Refusal } from '../rest/refusal.ts';
import type { StoredMessage } from '../world/message-book.ts';
import { holds } from '../world/permissions.ts';
import { appPermissions } from './describe-place.ts';
import type { Interaction } from './interaction-registry.ts';

export interface Callback {
  readonly type: InteractionResponseType;
  readonly data?: MessageDraft & {
    readonly choices?: readonly APIApplicationCommandOptionChoice[];
  };
}

/**
 * Applies the bot's first answer to an interaction, whose schema was checked.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
 * @returns the created or edited message, if any.
 * @throws Refusal
 */
export function respond(
  discord: Discord,
  interaction: Interaction,
  callback: Callback,
  files: readonly UploadedFile[],
): APIMessage | undefined {
  const message = takeUp(discord, interaction, callback, files);
  interaction.answeredWith = callback.type;
  interaction.response = callback;
  interaction.originalId = message?.id;
  return message;
}

function takeUp(
  discord: Discord,
  interaction: Interaction,
  { type, data = {} }: Callback,
  files: readonly UploadedFile[],
): APIMessage | undefined {
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource: {
      const { message } = answerWithMessage(discord, interaction, data, files);
      interaction.settle({ kind: 'message', message });
      return message;
    }
    case InteractionResponseType.DeferredChannelMessageWithSource:
      return think(discord, interaction, data);
    case InteractionResponseType.DeferredMessageUpdate:
      return interaction.source;
    case InteractionResponseType.UpdateMessage: {
      const { channel, source } = interaction;
      const stored = source && discord.world.book.find(channel.id, source.id);
      if (stored === undefined) throw new Refusal('unknownMessage');
      const message = reviseFor(discord, interaction, stored, data, files);
      interaction.settle({ kind: 'update', message });
      return message;
    }
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      interaction.settle({ kind: 'choices', choices: data.choices ?? [] });
      return undefined;
    default:
      return undefined;
  }
}

/**
 * Whether only the user sees the answer. Without USE_EXTERNAL_APPS, a user's own app answers only that user.
 * https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
 */
function isEphemeral(
  { world }: Discord,
  { channel, userId }: Interaction,
  { flags }: MessageDraft,
): boolean {
  if (hasFlag(flags, MessageFlags.Ephemeral)) return true;
  if (!('guildId' in channel) || world.guildOf(channel)?.hasBot) return false;
  return !holds(world.permissionsIn(channel, userId), 'UseExternalApps');
}

/** A new message in the interaction's channel: the first answer, or a follow-up. @throws Refusal */
export function answerWithMessage(
  discord: Discord,
  interaction: Interaction,
  draft: MessageDraft,
  files: readonly UploadedFile[],
): StoredMessage {
  const { channel } = interaction;
  const isPrivate = isEphemeral(discord, interaction, draft);
  const flags = (draft.flags ?? 0) | (isPrivate ? MessageFlags.Ephemeral : 0);
  return publish(discord, {
    channel,
    draft: { ...draft, flags },
    files,
    way: 'interaction',
    permissions: appPermissions(discord.world, channel),
    answer: answerTo(interaction, isPrivate),
    ...interactionMessage(discord, interaction),
  });
}

/** Shows 'thinking…'. The deferral fixes whether the answer is ephemeral. */
function think(discord: Discord, interaction: Interaction, draft: MessageDraft): APIMessage {
  const isPrivate = isEphemeral(discord, interaction, draft);
  const message = createMessage({
    id: discord.world.ids.next(),
    at: discord.clock.now(),
    channelId: interaction.channel.id,
    author: discord.world.bot,
    draft: { flags: MessageFlags.Loading | (isPrivate ? MessageFlags.Ephemeral : 0) },
    ...interactionMessage(discord, interaction),
  });
  discord.world.book.add({ message, ...answerTo(interaction, isPrivate) });
  interaction.isLoading = true;
  return message;
}

function answerTo({ userId, integrationOwners, commandName }: Interaction, isPrivate: boolean) {
  return { integrationOwners, commandName, onlyFor: isPrivate ? userId : undefined };
}

/** The type and extra fields of an answer's message. */
function interactionMessage(
  { world }: Discord,
  interaction: Interaction,
): { readonly type: MessageType; readonly extra: Partial<APIMessage> } {
  const { id, type, source, userId, channel, originalId, integrationOwners } = interaction;
  const { user } = world.person(userId);
  const metadata = {
    id,
    type,
    user,
    authorizing_integration_owners: integrationOwners,
    ...(originalId !== undefined && { original_response_message_id: originalId }),
    ...(source && { interacted_message_id: source.id }),
  };
  const common = {
    application_id: world.application.id,
    webhook_id: world.application.id,
    interaction_metadata: metadata as NonNullable<APIMessage['interaction_metadata']>,
  };
  // A follow-up refers to the first answer; the answer to a press refers to the pressed message.
  const referred = originalId ?? source?.id;
  if (referred === undefined) {
    // Deprecated, but discord.py finds the buttons of an answer by it.
    const deprecated = { id, type, name: interaction.commandName ?? '', user };
    return { type: MessageType.ChatInputCommand, extra: { ...common, interaction: deprecated } };
  }
  const reference = {
    type: MessageReferenceType.Default,
    channel_id: channel.id,
    message_id: referred,
    ...(interaction.guildId !== undefined && { guild_id: interaction.guildId }),
  };
  return { type: MessageType.Reply, extra: { ...common, message_reference: reference } };
}

/** Edits a message through an interaction. @throws Refusal */
export function reviseFor(
  discord: Discord,
  interaction: Interaction,
  stored: StoredMessage,
  draft: MessageDraft,
  files: readonly UploadedFile[],
): APIMessage {
  const { channel } = interaction;
  const permissions = appPermissions(discord.world, channel);
  return revise(discord, stored, { channel, draft, files, way: 'interaction', permissions });
}

/** The valid types of a first answer. */
export const ANSWERS_TO: Readonly<Record<InteractionType, readonly InteractionResponseType[]>> = {
  [InteractionType.Ping]: [InteractionResponseType.Pong],
  [InteractionType.ApplicationCommand]: [
    InteractionResponseType.ChannelMessageWithSource,
    InteractionResponseType.DeferredChannelMessageWithSource,
  ],
  [InteractionType.MessageComponent]: [
    InteractionResponseType.ChannelMessageWithSource,
    InteractionResponseType.DeferredChannelMessageWithSource,
    InteractionResponseType.DeferredMessageUpdate,
    InteractionResponseType.UpdateMessage,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [
    InteractionResponseType.ApplicationCommandAutocompleteResult,
  ],
  [InteractionType.ModalSubmit]: [],
};
