import type {
  APIAllowedMentions,
  APIAttachment,
  APIMessage,
  APIUser,
  MessageType,
} from 'discord-api-types/v10';
import { MessageFlags } from 'discord-api-types/v10';
import { answerComponents } from './answer-components.ts';
import type { ComponentDraft } from './answer-components.ts';
import { answerEmbeds } from './answer-embeds.ts';
import type { EmbedDraft } from './answer-embeds.ts';
import { flagsOf } from './flags.ts';

/** The author's part of a message, from a checked request body. In an edit, null empties a field. */
export interface MessageDraft {
  readonly content?: string | null;
  readonly embeds?: readonly EmbedDraft[] | null;
  readonly components?: readonly ComponentDraft[] | null;
  readonly flags?: number;
  readonly tts?: boolean;
  readonly allowed_mentions?: APIAllowedMentions;
  readonly attachments?: readonly AttachmentDraft[];
}

export interface AttachmentDraft {
  readonly id: string;
  readonly filename?: string;
  readonly description?: string;
  readonly title?: string;
  readonly is_spoiler?: boolean;
}

export interface Mentions {
  readonly users: APIUser[];
  readonly roleIds: string[];
  readonly everyone: boolean;
}

interface MessageFields {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly channelId: string;
  readonly author: APIUser;
  readonly type: MessageType;
  readonly draft?: MessageDraft;
  readonly attachments?: APIAttachment[];
  readonly mentions?: Mentions;
  /** Optional fields: a reference, an interaction, a webhook. */
  readonly extra?: Partial<APIMessage> | undefined;
}

const NOBODY: Mentions = { users: [], roleIds: [], everyone: false };

/** Builds Discord's message from a draft. */
export function createMessage(fields: MessageFields): APIMessage {
  const { draft = {}, attachments = [], mentions = NOBODY } = fields;
  return {
    type: fields.type,
    id: fields.id,
    channel_id: fields.channelId,
    author: fields.author,
    content: (draft.content ?? '').trim(),
    ...mentionFields(mentions),
    attachments,
    embeds: answerEmbeds(draft.embeds ?? [], attachments),
    components: answerComponents(draft.components ?? []),
    timestamp: new Date(fields.at).toISOString(),
    edited_timestamp: null,
    flags: flagsOf(draft.flags ?? 0),
    pinned: false,
    tts: draft.tts ?? false,
    ...fields.extra,
  };
}

/**
 * Applies an edit: only the draft's fields change, and `null` empties a field.
 * https://discord.com/developers/docs/resources/message#edit-message
 */
export function editMessage(
  message: APIMessage,
  draft: MessageDraft,
  { at, attachments, mentions }: Pick<Required<MessageFields>, 'at' | 'attachments' | 'mentions'>,
): APIMessage {
  const { content, embeds, components } = draft;
  return {
    ...message,
    ...(content !== undefined && { content: (content ?? '').trim() }),
    ...(embeds !== undefined && { embeds: answerEmbeds(embeds ?? [], attachments) }),
    ...(components !== undefined && { components: answerComponents(components ?? []) }),
    ...mentionFields(mentions),
    attachments,
    flags: flagsOf(editedFlags(message.flags ?? 0, draft.flags)),
    edited_timestamp: new Date(at).toISOString(),
  };
}

function mentionFields({ users, roleIds, everyone }: Mentions) {
  return { mentions: users, mention_roles: roleIds, mention_everyone: everyone };
}

/** An edit can set or clear SUPPRESS_EMBEDS. */
function editedFlags(old: number, asked: number | undefined): number {
  const settled = old & ~MessageFlags.Loading;
  if (asked === undefined) return settled;
  const { SuppressEmbeds } = MessageFlags;
  return (settled & ~SuppressEmbeds) | (asked & SuppressEmbeds);
}
