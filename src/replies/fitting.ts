import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { limits } from './limits.ts';
import { cut } from './text.ts';

/**
 * Cuts the embeds of one message to Discord's limits, each and in total. Earlier embeds take precedence: later
 * ones lose fields first and then text, but keep their title and a few words. If even those don't fit, that embed
 * and all after it are left out.
 */
export function fitTogether(embeds: readonly APIEmbed[]): APIEmbed[] {
  const frames = embeds.slice(0, limits.embeds).map(framed);
  const shown: APIEmbed[] = [];
  let room: number = limits.embedsTotal;
  for (const [index, embed] of frames.entries()) {
    const reserved = frames.slice(index + 1).reduce((sum, other) => sum + leastOf(other), 0);
    const own = Math.max(room - reserved, leastOf(embed));
    if (own > room) break;
    const whole = filled(embed, own);
    shown.push(whole);
    room -= lengthOf(whole);
  }
  return shown;
}

/** The characters of an embed that count towards Discord's limit. */
export function lengthOf({ title, description, footer, author, fields = [] }: APIEmbed): number {
  return [
    title,
    description,
    footer?.text,
    author?.name,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ].reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

type Framed = ReturnType<typeof framed>;

/** An embed split into the parts that always stay, `frame`, and those that can be cut. */
function framed({ description = '', fields = [], ...rest }: APIEmbed) {
  const { title, author, footer } = rest;
  const frame: APIEmbed = {
    ...rest,
    ...(title ? { title: cut(title, limits.embedTitle) } : {}),
    ...(author ? { author: { ...author, name: cut(author.name, limits.authorName) } } : {}),
    ...(footer ? { footer: { ...footer, text: cut(footer.text, limits.footer) } } : {}),
  };
  return {
    frame,
    text: cut(description, limits.embedDescription),
    fields: fields.map((field) => ({
      ...field,
      name: cut(field.name, limits.fieldName),
      value: cut(field.value, limits.fieldValue),
    })),
  };
}

/** A text cut shorter than this isn't worth showing. */
const leastText = 20;

function leastOf({ frame, text }: Framed): number {
  return lengthOf(frame) + Math.min(leastText, text.length);
}

function filled({ frame, text, fields }: Framed, room: number): APIEmbed {
  const left = room - lengthOf(frame);
  const shown = cut(text, left);
  return {
    ...frame,
    ...(shown === '' ? {} : { description: shown }),
    fields: fittingFields(fields, left - shown.length),
  };
}

/** Replaces the fields that don't fit. */
const more = { name: '…', value: "There's more than one message can hold." };

/** All fields if they fit; otherwise as many as do, and `more`. */
function fittingFields(fields: readonly APIEmbedField[], room: number): APIEmbedField[] {
  const sizes = fields.map(({ name, value }) => name.length + value.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= room && fields.length <= limits.embedFields) return [...fields];
  let left = room - more.name.length - more.value.length;
  if (left < 0) return [];
  const count = sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
  const kept = count === -1 ? fields.length : count;
  return [...fields.slice(0, Math.min(kept, limits.embedFields - 1)), more];
}
