import type { APIApplicationCommandOptionChoice, APIMessage } from 'discord-api-types/v10';
import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { createMessage } from '../messages/create-message.ts';
import type { MessageDraft } from '../messages/create-message.ts';
import { hasFlag } from '../messages/flags.ts';
import { publish, revise } from '../messages/publish.ts';
import type { UploadedFile } from '../messages/uploads.ts';
import { Refusal } from '../rest/refusal.ts';
import type { StoredMessage } from '../world/message-book.ts';
import { holds } from '../world/permissions.ts';
import type { World } from '../world/world.ts';
import { appPermissions } from './describe-place.ts';
import type { Interaction } from './interaction-registry.ts';
import { interactionMessage } from './interaction-message.ts';

export interface Callback {
  readonly type: InteractionResponseType;
  readonly data?: MessageDraft & {
    readonly choices?: readonly APIApplicationCommandOptionChoice[] | null;
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
  const draft = callback.data ?? {};
  const message = takeUp(discord, interaction, callback.type, draft, files);
  interaction.answeredWith = callback.type;
  interaction.response = callback;
  interaction.originalId = message?.id;
  settle(interaction, callback, message);
  return message;
}

function takeUp(
  discord: Discord,
  interaction: Interaction,
  type: InteractionResponseType,
  draft: MessageDraft,
  files: readonly UploadedFile[],
): APIMessage | undefined {
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
      return answerWithMessage(discord, interaction, draft, files).message;
    case InteractionResponseType.DeferredChannelMessageWithSource:
      return think(
        discord,
        interaction,
        hasFlag(draft.flags, MessageFlags.Ephemeral) || mustBeEphemeral(discord.world, interaction),
      );
    case InteractionResponseType.DeferredMessageUpdate:
      return interaction.source;
    case InteractionResponseType.UpdateMessage:
      return updateSource(discord, interaction, draft, files);
    default:
      return undefined;
  }
}

function settle(
  interaction: Interaction,
  callback: Callback,
  message: APIMessage | undefined,
): void {
  switch (callback.type) {
    case InteractionResponseType.ChannelMessageWithSource:
      if (message) interaction.settle({ kind: 'message', message });
      return;
    case InteractionResponseType.UpdateMessage:
      if (message) interaction.settle({ kind: 'update', message });
      return;
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      interaction.settle({ kind: 'choices', choices: callback.data?.choices ?? [] });
      return;
    default:
  }
}

/**
 * Without USE_EXTERNAL_APPS, a user's own app answers only that user.
 * https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
 */
function mustBeEphemeral(world: World, { channel, userId }: Interaction): boolean {
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
  const isEphemeral =
    hasFlag(draft.flags, MessageFlags.Ephemeral) || mustBeEphemeral(discord.world, interaction);
  const flags = (draft.flags ?? 0) | (isEphemeral ? MessageFlags.Ephemeral : 0);
  return publish(discord, {
    channel: interaction.channel,
    draft: { ...draft, flags },
    files,
    way: 'interaction',
    permissions: appPermissions(discord.world, interaction.channel),
    integrationOwners: interaction.integrationOwners,
    onlyFor: isEphemeral ? interaction.userId : undefined,
    ...interactionMessage(discord, interaction),
  });
}

/** Shows 'thinking…'. The deferral fixes whether the answer is ephemeral. */
function think(discord: Discord, interaction: Interaction, isEphemeral: boolean): APIMessage {
  const message = createMessage({
    id: discord.world.ids.next(),
    at: discord.clock.now(),
    channelId: interaction.channel.id,
    author: discord.world.bot,
    flags: MessageFlags.Loading | (isEphemeral ? MessageFlags.Ephemeral : 0),
    ...interactionMessage(discord, interaction),
  });
  const { integrationOwners, userId } = interaction;
  discord.world.book.add({ message, integrationOwners, ...(isEphemeral && { onlyFor: userId }) });
  interaction.isLoading = true;
  return message;
}

function updateSource(
  discord: Discord,
  interaction: Interaction,
  draft: MessageDraft,
  files: readonly UploadedFile[],
): APIMessage {
  const { channel, source } = interaction;
  const stored = source && discord.world.book.find(channel.id, source.id);
  if (stored === undefined) throw new Refusal('unknownMessage');
  return reviseFor(discord, interaction, stored, draft, files);
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
