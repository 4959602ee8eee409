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

/** The author's part of a message, from a checked request body. */
export interface MessageDraft {
  readonly content?: string | null;
  readonly embeds?: readonly EmbedDraft[] | null;
  readonly components?: readonly ComponentDraft[] | null;
  readonly flags?: number | null;
  readonly tts?: boolean | null;
  readonly allowed_mentions?: APIAllowedMentions | null;
  readonly attachments?: readonly AttachmentDraft[] | null;
}

export interface AttachmentDraft {
  readonly id: string;
  readonly filename?: string | null;
  readonly description?: string | null;
  readonly title?: string | null;
}

export interface Mentions {
  readonly users: readonly APIUser[];
  readonly roleIds: readonly string[];
  readonly everyone: boolean;
}

export interface MessageFields {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly channelId: string;
  readonly author: APIUser;
  readonly type: MessageType;
  readonly content?: string;
  readonly embeds?: readonly EmbedDraft[];
  readonly components?: readonly ComponentDraft[];
  readonly attachments?: readonly APIAttachment[];
  readonly mentions?: Mentions;
  readonly flags?: number;
  readonly tts?: boolean;
  /** Optional fields: a reference, an interaction, a webhook. */
  readonly extra?: Partial<APIMessage>;
}

/** Builds Discord's message from a draft. */
export function createMessage(fields: MessageFields): APIMessage {
  const attachments = fields.attachments ?? [];
  return {
    type: fields.type,
    id: fields.id,
    channel_id: fields.channelId,
    author: fields.author,
    content: fields.content ?? '',
    mentions: [...(fields.mentions?.users ?? [])],
    mention_roles: [...(fields.mentions?.roleIds ?? [])],
    mention_everyone: fields.mentions?.everyone ?? false,
    attachments: [...attachments],
    embeds: answerEmbeds(fields.embeds ?? [], attachments),
    components: answerComponents(fields.components ?? []),
    timestamp: new Date(fields.at).toISOString(),
    edited_timestamp: null,
    flags: flagsOf(fields.flags ?? 0),
    pinned: false,
    tts: fields.tts ?? false,
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
  change: {
    readonly at: number;
    readonly attachments: readonly APIAttachment[];
    readonly mentions: Mentions;
  },
): APIMessage {
  const { attachments, mentions } = change;
  return {
    ...message,
    ...(draft.content !== undefined && { content: (draft.content ?? '').trim() }),
    ...(draft.embeds !== undefined && { embeds: answerEmbeds(draft.embeds ?? [], attachments) }),
    ...(draft.components !== undefined && {
      components: answerComponents(draft.components ?? []),
    }),
    attachments: [...attachments],
    mentions: [...mentions.users],
    mention_roles: [...mentions.roleIds],
    mention_everyone: mentions.everyone,
    flags: flagsOf(editedFlags(message.flags ?? 0, draft.flags ?? undefined)),
    edited_timestamp: new Date(change.at).toISOString(),
  };
}

/** An edit can set or clear SUPPRESS_EMBEDS. */
function editedFlags(old: number, asked: number | undefined): number {
  const settled = old & ~MessageFlags.Loading;
  if (asked === undefined) return settled;
  const { SuppressEmbeds } = MessageFlags;
  return (settled & ~SuppressEmbeds) | (asked & SuppressEmbeds);
}
