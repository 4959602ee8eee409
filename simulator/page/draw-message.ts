import {
  type APIAttachment,
  type APIMessage,
  type APIUser,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';
import { BOT_AVATAR, avatarOf } from './avatars.ts';
import { drawComponents } from './draw-components.ts';
import { besideEmbeds } from '../messages/answer-embeds.ts';
import { drawEmbed } from './draw-embed.ts';
import { drawLink, drawText, spokenText } from './draw-text.ts';
import type { Note, Session } from './session.ts';
import { type Viewer, localAddress, messageTime } from './viewer.ts';

const LONGEST_TEASER = 80;
const LONGEST_NEWS = 400;

/** A message as Discord's client shows it. */
export function drawMessage(message: APIMessage, viewer: Viewer, session: Session): TemplateResult {
  const { author, flags = 0, edited_timestamp: edited } = message;
  const has = (flag: MessageFlags): boolean => (flags & flag) !== 0;
  const embeds = has(MessageFlags.SuppressEmbeds) ? [] : message.embeds;
  const name = nameOf(author);
  const time = messageTime(Date.parse(message.timestamp), viewer);
  return html`<discord-message
    role="article"
    aria-label=${`${name}, ${time}`}
    data-message-id=${message.id}
    .author=${name}
    .avatar=${pictureOf(author)}
    ?bot=${author.bot ?? false}
    ?edited=${edited !== null}
    ?ephemeral=${has(MessageFlags.Ephemeral)}
    .timestamp=${time}
    .dismissMessageClicked=${() => session.dismiss(message.id)}
  >
    ${drawHeader(message, viewer, session)}
    ${has(MessageFlags.Loading) ? drawThinking(name) : drawText(message.content, viewer)}
    ${drawAttachments(besideEmbeds(message), viewer)}
    ${embeds.map((embed) => drawEmbed(embed, viewer))} ${drawComponents(message, session)}
  </discord-message>`;
}

/** A pending or failed command. */
export function drawNote(note: Note, session: Session): TemplateResult | typeof nothing {
  const { command, problem } = note;
  const name = session.person?.name ?? '';
  if (problem === undefined) {
    return command === undefined
      ? nothing
      : html`<p class="note quiet">${name} uses <b>${command}</b>: sending …</p>`;
  }
  const drop = (): void => session.dropNote(note.id);
  return html`<div class="note quiet bad" role="alert">
    <p>${command === undefined ? nothing : html`${name} used <b>${command}</b>. `}${problem}</p>
    <p>
      Only you can see this · <button type="button" class="plain" @click=${drop}>Dismiss</button>
    </p>
  </div>`;
}

function nameOf(user: APIUser): string {
  return user.global_name ?? user.username;
}

function pictureOf(user: APIUser): string {
  return user.bot === true ? BOT_AVATAR : avatarOf(user.id, nameOf(user));
}

/** The announcement of a new or changed message for screen readers. */
export function newsOf(message: APIMessage, viewer: Viewer): string {
  const text = wordsOf(message, viewer);
  return `${nameOf(message.author)}: ${cut(text, LONGEST_NEWS, ' …')}`;
}

function wordsOf({ content, embeds }: APIMessage, viewer: Viewer): string {
  const texts = embeds.flatMap(({ title = '', description = '', fields = [], image }) => [
    title,
    description,
    image?.description ?? '',
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [content, ...texts]
    .filter((text) => text !== '')
    .map((text) => spokenText(text, viewer))
    .join('. ');
}

function cut(text: string, most: number, end: string): string {
  return text.length > most ? `${text.slice(0, most)}${end}` : text;
}

/** The line above the message: the command and its user, or the replied message. */
function drawHeader(message: APIMessage, viewer: Viewer, session: Session) {
  const user = message.interaction_metadata?.user;
  if (user === undefined) return nothing;
  if (message.type === MessageType.ChatInputCommand) {
    return html`<discord-command
      slot="reply"
      .author=${nameOf(user)}
      .avatar=${avatarOf(user.id, nameOf(user))}
      .command=${session.commands.get(message.id) ?? 'a command'}
    ></discord-command>`;
  }
  const source = session.message(message.message_reference?.message_id ?? '');
  if (source === undefined) return nothing;
  return html`<discord-reply
    slot="reply"
    .author=${nameOf(source.author)}
    .avatar=${pictureOf(source.author)}
    >${cut(wordsOf(source, viewer) || 'a message', LONGEST_TEASER, '…')}</discord-reply
  >`;
}

function drawThinking(name: string): TemplateResult {
  return html`<span class="thinking"
    ><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${name} is thinking…</span
  >`;
}

function drawAttachments(attachments: readonly APIAttachment[], viewer: Viewer) {
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
