import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';

import { BOT_AVATAR, avatarOf } from './avatars.ts';
import { drawComponents } from './draw-components.ts';
import type { ComponentActions } from './draw-components.ts';
import { besideEmbeds } from '../messages/answer-embeds.ts';
import { drawEmbed } from './draw-embed.ts';
import { drawLink, drawText, spokenText } from './draw-text.ts';
import { type Viewer, localAddress, messageTime } from './viewer.ts';

const FLAG = { suppressEmbeds: 4, ephemeral: 64, loading: 128 } as const;
const SLASH_COMMAND = 20;
const LONGEST_TEASER = 80;
const LONGEST_NEWS = 400;

export interface Shown {
  readonly message: APIMessage;
  readonly viewer: Viewer;
  readonly actions: ComponentActions;
  readonly dismiss: (messageId: string) => void;
  /** The message it replies to, if it still exists. */
  readonly source: APIMessage | undefined;
  /** The command it answers, if known. */
  readonly command: string | undefined;
}

/** A message as Discord's client shows it. */
export function drawMessage(shown: Shown): TemplateResult {
  const { message, viewer, actions } = shown;
  const { author, flags = 0, edited_timestamp: edited } = message;
  const isLoading = (flags & FLAG.loading) !== 0;
  const embeds = (flags & FLAG.suppressEmbeds) === 0 ? message.embeds : [];
  const name = author.global_name ?? author.username;
  const time = messageTime(message.timestamp, viewer);
  return html`<discord-message
    role="article"
    aria-label=${`${name}, ${time}`}
    data-message-id=${message.id}
    .author=${name}
    .avatar=${author.bot === true ? BOT_AVATAR : avatarOf(author.id, name)}
    ?bot=${author.bot ?? false}
    ?edited=${edited !== null}
    ?ephemeral=${(flags & FLAG.ephemeral) !== 0}
    .timestamp=${time}
    .dismissMessageClicked=${() => {
      shown.dismiss(message.id);
    }}
  >
    ${drawHeader(shown)} ${isLoading ? drawThinking(name) : drawText(message.content, viewer)}
    ${drawAttachments(besideEmbeds(message), viewer)}
    ${embeds.map((embed) => drawEmbed(embed, viewer))} ${drawComponents({ message, actions })}
  </discord-message>`;
}

/** The announcement of a new or changed message for screen readers. */
export function newsOf({ author, content, embeds }: APIMessage, viewer: Viewer): string {
  const texts = [
    content,
    ...embeds.flatMap(({ title = '', description = '', fields = [], image }) => [
      title,
      description,
      image?.description ?? '',
      ...fields.flatMap(({ name, value }) => [name, value]),
    ]),
  ];
  const text = texts
    .filter((one) => one !== '')
    .map((one) => spokenText(one, viewer))
    .join('. ');
  const name = author.global_name ?? author.username;
  return `${name}: ${text.length > LONGEST_NEWS ? `${text.slice(0, LONGEST_NEWS)} …` : text}`;
}

/** The line above the message: the command and its user, or the replied message. */
function drawHeader({ message, source, command, viewer }: Shown): TemplateResult | typeof nothing {
  const user = message.interaction_metadata?.user;
  if (user === undefined) return nothing;
  const name = user.global_name ?? user.username;
  const type: number = message.type;
  if (type === SLASH_COMMAND) {
    return html`<discord-command
      slot="reply"
      .author=${name}
      .avatar=${avatarOf(user.id, name)}
      .command=${command ?? 'a command'}
    ></discord-command>`;
  }
  if (source === undefined) return nothing;
  const { author } = source;
  const answered = author.global_name ?? author.username;
  const teaser = newsOf(source, viewer).slice(answered.length + 2);
  return html`<discord-reply
    slot="reply"
    .author=${answered}
    .avatar=${author.bot === true ? BOT_AVATAR : avatarOf(author.id, answered)}
    >${cut(teaser === '' ? 'a message' : teaser)}</discord-reply
  >`;
}

function cut(text: string): string {
  return text.length > LONGEST_TEASER ? `${text.slice(0, LONGEST_TEASER)}…` : text;
}

function drawThinking(name: string): TemplateResult {
  return html`<span class="thinking"
    ><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${name} is thinking…</span
  >`;
}

function drawAttachments(
  attachments: readonly APIAttachment[],
  viewer: Viewer,
): TemplateResult | typeof nothing {
  if (attachments.length === 0) return nothing;
  return html`<div slot="attachments" class="attachments">
    ${attachments.map((attachment) => drawAttachment(attachment, viewer))}
  </div>`;
}

function drawAttachment(attachment: APIAttachment, viewer: Viewer): TemplateResult {
  const { filename, description, content_type: type = '', size } = attachment;
  const address = localAddress(attachment.url, viewer);
  if (address === undefined) return html`<p>A file: ${drawLink(attachment.url, filename)}</p>`;
  if (/^image\/(?:png|jpeg|gif|webp)$/u.test(type)) {
    const picture = html`<img src=${address} alt=${description ?? filename} />`;
    return filename.startsWith('SPOILER_')
      ? html`<post-spoiler class="picture"><span>${picture}</span></post-spoiler>`
      : picture;
  }
  return html`<discord-file-attachment
    .name=${filename}
    .href=${address}
    .bytes=${size}
    bytes-unit="bytes"
  ></discord-file-attachment>`;
}
