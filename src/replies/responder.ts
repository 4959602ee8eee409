import {
  ComponentType,
  InteractionResponseType,
  MessageFlags,
  type APIApplicationCommandOptionChoice,
  type APIEmbed,
  type APIEmbedField,
  type APIInteractionResponseCallbackData,
  type APIInteractionResponse,
} from 'discord-api-types/v10';
import { limits } from './limits.ts';
import type { Reply, Row } from './reply.ts';
import { cut } from './text.ts';

/**
 * The one way out: every reply gets its Discord form here, so that nobody is ever mentioned by
 * accident and no text is ever too long.
 */

/** A message as Discord takes it. */
export type MessageBody = APIInteractionResponseCallbackData;

/** `private`: only the caller sees it. A notice always is. */
export function messageBody(reply: Reply, isPrivate: boolean): MessageBody {
  if (reply.kind === 'notice') {
    return {
      content: cut(reply.text, limits.content),
      allowed_mentions: { parse: [] },
      flags: MessageFlags.Ephemeral,
    };
  }
  return {
    embeds: [fitted(reply.embed)],
    components: (reply.rows ?? []).slice(0, limits.rows).map(actionRow),
    allowed_mentions: { parse: [] },
    ...(isPrivate ? { flags: MessageFlags.Ephemeral } : {}),
  };
}

/** Answers a command, or a button with a message of its own. */
export function newMessage(reply: Reply, isPrivate: boolean): APIInteractionResponse {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: messageBody(reply, isPrivate),
  };
}

/** Changes the message whose button was pressed; a notice leaves it and is told to the caller. */
export function changedMessage(reply: Reply): APIInteractionResponse {
  if (reply.kind === 'notice') return newMessage(reply, true);
  return { type: InteractionResponseType.UpdateMessage, data: messageBody(reply, false) };
}

/** 'Thinking…', for an answer that takes longer than Discord waits. */
export function deferredMessage(isPrivate: boolean): APIInteractionResponse {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: isPrivate ? { flags: MessageFlags.Ephemeral } : {},
  };
}

export const deferredChange: APIInteractionResponse = {
  type: InteractionResponseType.DeferredMessageUpdate,
};

/** What the composer offers while an option is typed. */
export function completion(
  choices: readonly APIApplicationCommandOptionChoice<string>[],
): APIInteractionResponse {
  return {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: {
      choices: choices.slice(0, limits.choices).map(({ name, value }) => ({
        name: cut(name, limits.choiceName),
        value,
      })),
    },
  };
}

function actionRow(row: Row) {
  return { type: ComponentType.ActionRow as const, components: [...row] };
}

/** Stands where the fields that do not fit would be. */
const more = { name: '…', value: 'There is more than one message can hold.' };

/** An embed within each limit and within the total, which the last fields give way to. */
function fitted(embed: APIEmbed): APIEmbed {
  const title = embed.title && cut(embed.title, limits.embedTitle);
  const description = embed.description && cut(embed.description, limits.embedDescription);
  const footer = embed.footer && { ...embed.footer, text: cut(embed.footer.text, limits.footer) };
  const room =
    limits.embedsTotal -
    (title?.length ?? 0) -
    (description?.length ?? 0) -
    (footer?.text.length ?? 0);
  const fields = (embed.fields ?? []).map((field) => ({
    ...field,
    name: cut(field.name, limits.fieldName),
    value: cut(field.value, limits.fieldValue),
  }));
  return {
    ...embed,
    ...(title ? { title } : {}),
    ...(description ? { description } : {}),
    ...(footer ? { footer } : {}),
    fields: fittingFields(fields, room),
  };
}

/** All fields if they fit; else as many as do, and a word that there is more. */
function fittingFields(fields: readonly APIEmbedField[], room: number): APIEmbedField[] {
  const sizes = fields.map(({ name, value }) => name.length + value.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= room && fields.length <= limits.embedFields) return [...fields];
  let left = room - more.name.length - more.value.length;
  const count = sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
  const kept = count === -1 ? fields.length : count;
  return [...fields.slice(0, Math.min(kept, limits.embedFields - 1)), more];
}
