import { type APIAttachment, type APIMessage, MessageFlags } from 'discord-api-types/v10';

import { besideEmbeds } from '../../messages/answer-embeds.ts';
import { drawRow } from './draw-components.ts';
import { drawEmbed, drawImage } from './draw-embed.ts';
import { drawText } from './draw-text.ts';
import { pressablesOf, rowsOf } from '../pressables.ts';
import { printable, printableDeep } from './printable.ts';
import { type Line, run } from './styled-text.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

type Drawable = Pick<APIMessage, 'author' | 'content' | 'embeds' | 'components' | 'attachments'> & {
  readonly flags?: MessageFlags;
};

// Longest text file shown with its message, in UTF-16 units. Discord's client shows short files too.
const MOST_TEXT = 5000;

/** Draws a message as text in the layout of Discord's client. */
export function drawMessage(source: Drawable, view: View): readonly Line[] {
  const message = printableDeep(source);
  const pressables = pressablesOf(message);
  const parts = [
    message.content === '' ? [] : drawText(message.content, view),
    besideEmbeds(message).flatMap((attachment) => drawAttachment(attachment, view)),
    ...(message.embeds ?? []).map((embed) => drawEmbed(embed, view)),
    rowsOf(message).flatMap((row) => drawRow(row, pressables, view)),
  ].filter((lines) => lines.length > 0);
  return [drawAuthor(message), ...parts.flatMap((lines) => lines.concat([[]]))];
}

function drawAuthor({ author, flags }: Drawable): Line {
  const name = run(author.global_name ?? author.username, 'bold');
  const badge = author.bot === true ? [run(' '), run('BOT', 'dim')] : [];
  const ephemeral = ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  return [name, ...badge, ...(ephemeral ? [run(' · Only you can see this', 'dim')] : [])];
}

function drawAttachment(attachment: APIAttachment, view: View): readonly Line[] {
  const { filename, description, content_type: type = '' } = attachment;
  const hidden = filename.startsWith('SPOILER_') && !view.spoilersOpen;
  const kind = type.startsWith('image/') ? 'image' : 'file';
  const name = drawImage(kind, hidden ? '░░░░░░' : (description ?? filename), view.width);
  const text = hidden ? undefined : view.textAt(attachment.url);
  if (text === undefined || text.length > MOST_TEXT) return name;
  return [...name, ...wrap([run(printable(text.trimEnd()))], view.width, [run('│ ', 'dim')])];
}
