import {
  ComponentType,
  InteractionResponseType,
  MessageFlags,
  type APIApplicationCommandOptionChoice,
  type APIInteractionResponseCallbackData,
  type APIInteractionResponse,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import { memoize } from '#memoize.ts';
import { fitTogether } from './fitting.ts';
import { limits } from './limits.ts';
import { isOnlyForCaller, type Answer, type Picture, type Reply, type Row } from './reply.ts';
import { cut } from './text.ts';

export type MessageBody = APIInteractionResponseCallbackData;

/**
 * Turns a reply into a message: nobody is mentioned by accident, and no text is too long. Notices are always
 * private.
 */
export function messageBody(reply: Reply, isPrivate: boolean): MessageBody {
  if (reply.kind === 'notice') {
    return {
      content: cut(reply.text, limits.content),
      ...(reply.rows ? { components: reply.rows.map(actionRow) } : {}),
      allowed_mentions: { parse: [] },
      flags: MessageFlags.Ephemeral,
    };
  }
  return {
    ...withPicture(content(reply), reply.picture),
    allowed_mentions: { parse: [] },
    ...(isPrivate || isOnlyForCaller(reply) ? { flags: MessageFlags.Ephemeral } : {}),
  };
}

/** A message that shows a picture in its last embed. The file itself has to be sent with it. */
export function withPicture<
  Message extends Pick<RESTPostAPIChannelMessageJSONBody, 'embeds' | 'attachments'>,
>(message: Message, picture: Picture | undefined): Message {
  const embeds = message.embeds ?? [];
  const last = embeds.at(-1);
  if (!picture || !last) return message;
  const { name, alt: description } = picture;
  const image = { url: `attachment://${name}`, description };
  return {
    ...message,
    embeds: [...embeds.slice(0, -1), { ...last, image }],
    attachments: [{ id: 0, filename: name, description }],
  };
}

/** Answers a command, or a button with a new message. */
export function newMessage(reply: Reply, isPrivate: boolean): APIInteractionResponse {
  return isPrivate ? messageResponse(reply, true) : publicResponse(reply);
}

/** Made once for each reply, and so encoded once, as some replies are shared. */
const publicResponse = memoize((reply: Reply) => messageResponse(reply, false));

function messageResponse(reply: Reply, isPrivate: boolean): APIInteractionResponse {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: messageBody(reply, isPrivate),
  };
}

/** Replaces the message of the pressed button; a notice becomes a new private message instead. */
export function changedMessage(reply: Reply): APIInteractionResponse {
  if (isOnlyForCaller(reply)) return newMessage(reply, true);
  return { type: InteractionResponseType.UpdateMessage, data: changedBody(reply) };
}

/** Without a list of attachments, the message would keep its former picture. */
export function changedBody(reply: Reply): MessageBody {
  return { attachments: [], ...messageBody(reply, false) };
}

/** 'Thinking…', for slow answers. */
export function deferredMessage(isPrivate: boolean): APIInteractionResponse {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: isPrivate ? { flags: MessageFlags.Ephemeral } : {},
  };
}

export const deferredChange: APIInteractionResponse = {
  type: InteractionResponseType.DeferredMessageUpdate,
};

/** The choices while an option is typed. */
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

/** The embeds and buttons of an answer, within Discord's limits. */
export function content({ embed, also = [], rows = [] }: Answer) {
  return {
    embeds: fitTogether([embed, ...also]),
    components: rows.slice(0, limits.rows).map(actionRow),
  };
}
