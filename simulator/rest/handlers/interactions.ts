import type { APIMessage } from 'discord-api-types/v10';
import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { Interaction } from '../../interactions/interaction-registry.ts';
import type { Callback } from '../../interactions/respond.ts';
import { takeCallback } from '../../interactions/take-callback.ts';
import { hasFlag } from '../../messages/flags.ts';
import type { Call, Reply } from '../call.ts';
import { NO_CONTENT, ok, param } from '../call.ts';
import { Refusal } from '../refusal.ts';

const { ChannelMessageWithSource, UpdateMessage } = InteractionResponseType;

/** https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response */
export function createResponse(call: Call): Reply {
  const { discord, files } = call;
  const callback = call.body as Callback;
  const interaction = discord.interactions.find(param(call, 'interactionToken'));
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
      ...(guildId !== undefined && { guild_id: guildId }),
      ...(message && {
        response_message_id: message.id,
        response_message_loading: hasFlag(message.flags, MessageFlags.Loading),
        response_message_ephemeral: hasFlag(message.flags, MessageFlags.Ephemeral),
      }),
    },
    ...(hasResource && message && { resource: { type: answer, message } }),
  };
}
