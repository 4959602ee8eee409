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
import { fittedTogether } from './fitting.ts';
import { limits } from './limits.ts';
import type { Answer, Reply, Row } from './reply.ts';
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
    ...content(reply),
    allowed_mentions: { parse: [] },
    ...(isPrivate ? { flags: MessageFlags.Ephemeral } : {}),
  };
}

/** How a post of our own reaches a channel. */
export interface PostManner {
  /** The one role that is mentioned; null: nobody. */
  readonly mentionRoleId: string | null;
  /** Without a sound or a push notification. */
  readonly silent: boolean;
}

/** A message of our own, as Discord's Create Message takes it but for its nonce. */
export function channelMessage(
  reply: Answer,
  { mentionRoleId, silent }: PostManner,
): RESTPostAPIChannelMessageJSONBody {
  return {
    ...content(reply),
    ...(mentionRoleId === null ? {} : { content: `<@&${mentionRoleId}>` }),
    allowed_mentions: { parse: [], ...(mentionRoleId === null ? {} : { roles: [mentionRoleId] }) },
    ...(silent ? { flags: MessageFlags.SuppressNotifications } : {}),
  };
}

/** Answers a command, or a button with a message of its own. */
export function newMessage(reply: Reply, isPrivate: boolean): APIInteractionResponse {
  return isPrivate ? newPrivateMessage(reply) : newPublicMessage(reply);
}

const newPrivateMessage = memoize((reply: Reply) => messageResponse(reply, true));
const newPublicMessage = memoize((reply: Reply) => messageResponse(reply, false));

function messageResponse(reply: Reply, isPrivate: boolean): APIInteractionResponse {
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

const content = memoize(({ embed, also = [], rows = [] }: Answer) => ({
  embeds: fittedTogether([embed, ...also]),
  components: rows.slice(0, limits.rows).map(actionRow),
}));
