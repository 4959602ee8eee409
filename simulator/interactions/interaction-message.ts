import type { APIMessage } from 'discord-api-types/v10';
import { InteractionType, MessageReferenceType, MessageType } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import type { Interaction } from './interaction-registry.ts';

/** The type and extra fields of an answer's message. */
export function interactionMessage(
  { world }: Discord,
  interaction: Interaction,
): { readonly type: MessageType; readonly extra: Partial<APIMessage> } {
  const { id, source, userId, channel, originalId } = interaction;
  const metadata = {
    id,
    type: interaction.type,
    user: world.person(userId).user,
    authorizing_integration_owners: interaction.integrationOwners,
    ...(originalId !== undefined && { original_response_message_id: originalId }),
    ...(source && { interacted_message_id: source.id }),
  };
  const common = {
    application_id: world.application.id,
    webhook_id: world.application.id,
    interaction_metadata: metadata as NonNullable<APIMessage['interaction_metadata']>,
  };
  const reference = referenceOf(interaction, world.guildOf(channel)?.id);
  if (interaction.type === InteractionType.ApplicationCommand && reference === undefined) {
    const { commandName: name = '', type } = interaction;
    // Deprecated, but discord.py finds the buttons of an answer by it.
    const deprecated = { id, type, name, user: world.person(userId).user };
    return { type: MessageType.ChatInputCommand, extra: { ...common, interaction: deprecated } };
  }
  return { type: MessageType.Reply, extra: { ...common, ...reference } };
}

/** A follow-up refers to the first answer; the answer to a press refers to the pressed message. */
function referenceOf(
  { originalId, source, channel }: Interaction,
  guildId: string | undefined,
): Partial<APIMessage> | undefined {
  const messageId = originalId ?? source?.id;
  if (messageId === undefined) return undefined;
  return {
    message_reference: {
      type: MessageReferenceType.Default,
      channel_id: channel.id,
      message_id: messageId,
      ...(guildId !== undefined && { guild_id: guildId }),
    },
  };
}
