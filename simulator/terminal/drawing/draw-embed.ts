import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';

import { drawHeading, drawText } from './draw-text.ts';
import { type Line, type Run, behind, padTo, run } from './styled-text.ts';
import { readFooterTime } from './timestamps.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const BLANK: Line = [];
// Discord's own grey for an embed without a colour.
const NO_COLOUR = 0x4e5058;
const FIELDS_IN_A_ROW = 3;
const NARROWEST_FIELD = 18;
const GUTTER = 2;

/** Draws an embed in Discord's layout, behind a bar in its colour. */
export function drawEmbed(embed: APIEmbed, view: View): readonly Line[] {
  const inside = { ...view, width: view.width - 2 };
  const { author, title, url, description, fields = [] } = embed;
  const parts = [
    [
      ...(author ? wrap([run(author.name, 'bold'), ...drawUrl(author.url)], inside.width) : []),
      ...(title === undefined ? [] : drawHeading(title, inside, drawUrl(url))),
      ...(description === undefined ? [] : drawText(description, inside)),
    ],
    ...fieldRows(fields, inside.width).map((row) => drawFieldRow(row, inside)),
    drawImages(embed, inside),
    drawFooter(embed, inside),
  ].filter((lines) => lines.length > 0);
  const bar = { text: '┃ ', styles: [], colour: embed.color ?? NO_COLOUR };
  const lines = parts.flatMap((part, index) => (index === 0 ? part : [BLANK, ...part]));
  return behind([bar], lines);
}

/** Draws, for example, `[image: description or URL]`. */
export function drawImage(kind: string, what: string, width: number): readonly Line[] {
  return wrap([run(`[${kind}: ${what}]`, 'dim')], width);
}

function drawUrl(url: string | undefined): readonly Run[] {
  return url === undefined ? [] : [run(` (${url})`, 'dim')];
}

/** Up to three inline fields share a row if they fit; other fields have their own row. */
function fieldRows(
  fields: readonly APIEmbedField[],
  width: number,
): readonly (readonly APIEmbedField[])[] {
  const fitting = Math.floor((width + GUTTER) / (NARROWEST_FIELD + GUTTER));
  const most = Math.max(1, Math.min(FIELDS_IN_A_ROW, fitting));
  const rows: APIEmbedField[][] = [];
  let open = false;
  for (const field of fields) {
    const row = rows.at(-1);
    if (field.inline === true && open && row !== undefined && row.length < most) row.push(field);
    else rows.push([field]);
    open = field.inline === true;
  }
  return rows;
}

function drawFieldRow(fields: readonly APIEmbedField[], view: View): readonly Line[] {
  const width = Math.floor((view.width - GUTTER * (fields.length - 1)) / fields.length);
  const columns = fields.map(({ name, value }) => {
    const narrow = { ...view, width };
    return [...drawHeading(name, narrow), ...drawText(value, narrow)];
  });
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, row) =>
    columns.flatMap((column, index) => {
      const cell = column[row] ?? BLANK;
      return index === columns.length - 1 ? cell : padTo(cell, width + GUTTER);
    }),
  );
}

function drawImages({ thumbnail, image, video }: APIEmbed, view: View): readonly Line[] {
  return [
    ...(thumbnail === undefined ? [] : drawImage('thumbnail', thumbnail.url, view.width)),
    ...(image === undefined ? [] : drawImage('image', image.description ?? image.url, view.width)),
    ...(video?.url === undefined ? [] : drawImage('video', video.url, view.width)),
  ];
}

function drawFooter({ footer, timestamp }: APIEmbed, view: View): readonly Line[] {
  const time = timestamp === undefined ? [] : [readFooterTime(timestamp, view)];
  const text = [...(footer === undefined ? [] : [footer.text]), ...time].join(' • ');
  return text === '' ? [] : wrap([run(text, 'dim')], view.width);
}
