import { styleText } from 'node:util';
import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  MessageFlags,
} from 'discord-api-types/v10';
import stringWidth from 'string-width';
import { besideEmbeds } from '../../messages/answer-embeds.ts';
import { pressablesOf } from '../pressables.ts';
import { drawText } from './draw-text.ts';
import { printableDeep } from './printable.ts';
import type { View } from './view.ts';

type Drawable = Pick<APIMessage, 'author' | 'content' | 'embeds' | 'components' | 'attachments'> & {
  readonly flags?: MessageFlags;
};

// Longest text file shown with its message, in UTF-16 units. Discord's client shows short files too.
const MOST_TEXT = 5000;

/** A message as text, with the option of `npm run ask` that presses each button. */
export function drawMessage(source: Drawable, view: View): string {
  const message = printableDeep(source);
  const { author, flags = 0, content, embeds } = message;
  const isEphemeral = (flags & MessageFlags.Ephemeral) !== 0;
  const presses = pressablesOf(message).map(
    ({ number, label, description }) =>
      `--press ${number}  ${label}${description === undefined ? '' : `: ${description}`}`,
  );
  const parts = [
    `${author.global_name ?? author.username}${isEphemeral ? ' · Only you can see this' : ''}`,
    drawText(content, view),
    ...besideEmbeds(message).map((attachment) => drawAttachment(attachment, view)),
    ...embeds.flatMap((embed) => drawEmbed(embed, view)),
    presses.join('\n'),
  ];
  const lines = parts
    .filter((part) => part !== '')
    .join('\n\n')
    .split('\n');
  return `${lines.map((line) => wrap(line, view.width)).join('\n')}\n`;
}

function drawEmbed(embed: APIEmbed, view: View): readonly string[] {
  const { title, description = '', fields = [], image, footer } = embed;
  return [
    title === undefined ? drawText(description, view) : drawTitled(title, description, view),
    ...fields.map(({ name, value }) => drawTitled(name, value, view)),
    image === undefined ? '' : `[image: ${image.description ?? image.url}]`,
    footer?.text ?? '',
  ];
}

function drawTitled(title: string, text: string, view: View): string {
  // No style without a terminal or with NO_COLOR.
  const bold = styleText('bold', drawText(title, view), { stream: process.stdout });
  return `${bold}\n${drawText(text, view)}`.trimEnd();
}

function drawAttachment(attachment: APIAttachment, view: View): string {
  const { filename, description, content_type: type = '', url } = attachment;
  const name = `[${type.startsWith('image/') ? 'image' : 'file'}: ${description ?? filename}]`;
  const text = view.textAt(url);
  if (text === undefined || text.length > MOST_TEXT) return name;
  return `${name}\n${printableDeep(text).trimEnd()}`;
}

/** The spaces, quote marks, bullets and numbers at the start of a line. */
const MARKS = /^(?: |> |• |\d+\. )*/u;

/** Breaks a line at spaces. A word that is wider than the window, such as an address, stays whole. */
function wrap(line: string, width: number): string {
  const [marks = ''] = MARKS.exec(line) ?? [];
  const rows: string[] = [];
  let row = marks;
  for (const word of line.slice(marks.length).split(/(?<= )(?=\S)/u)) {
    if (row.length > marks.length && stringWidth(row + word.trimEnd()) > width) {
      rows.push(row.trimEnd());
      row = marks.replaceAll(/[^> ]/gu, ' ');
    }
    row += word;
  }
  return [...rows, row.trimEnd()].join('\n');
}
