import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { limits } from './limits.ts';
import { cut } from './text.ts';

/**
 * Embeds of one message, each within its limits and all within the total. The first ones go before: in
 * a later one the last fields give way, then its text, but each keeps its title and a few words. One
 * that finds no room even so is left out, and all after it.
 */
export function fittedTogether(embeds: readonly APIEmbed[]): APIEmbed[] {
  const frames = embeds.slice(0, limits.embeds).map(framed);
  const shown: APIEmbed[] = [];
  let room: number = limits.embedsTotal;
  for (const [index, embed] of frames.entries()) {
    const forOthers = frames.slice(index + 1).reduce((sum, other) => sum + leastOf(other), 0);
    const own = Math.max(room - forOthers, leastOf(embed));
    if (own > room) break;
    const whole = filled(embed, own);
    shown.push(whole);
    room -= lengthOf(whole);
  }
  return shown;
}

/** All characters of an embed that Discord counts. */
export function lengthOf({ title, description, footer, author, fields = [] }: APIEmbed): number {
  return [
    title,
    description,
    footer?.text,
    author?.name,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ].reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

/** What stays of an embed whatever happens, and what fills it as far as there is room. */
interface Framed {
  readonly frame: APIEmbed;
  readonly text: string;
  readonly fields: readonly APIEmbedField[];
}

function framed({ description = '', fields = [], ...rest }: APIEmbed): Framed {
  const { title, author, footer } = rest;
  const frame = {
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

/** A text cut to fewer characters than these is not worth showing. */
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

/** Stands where the fields that do not fit would be. */
const more = { name: '…', value: "There's more than one message can hold." };

/** All fields if they fit; else as many as do, and a word that there is more. */
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
