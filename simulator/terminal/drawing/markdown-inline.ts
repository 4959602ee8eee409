import stringWidth from 'string-width';

import { drawTag } from './discord-tags.ts';
import { type Run, type Style, run } from './styled-text.ts';
import type { View } from './view.ts';

/** Text between the same two marks, and what they make of it. Longer marks come first. */
const MARKS: readonly (readonly [RegExp, Style])[] = [
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/uy, 'bold'],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/uy, 'underline'],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/uy, 'strikethrough'],
  [/\*(?=\S)((?:\*\*|\\[\s\S]|[^*\\])+?)(?<=\S)\*(?!\*)/uy, 'italic'],
  [/(?<!\w)_(?=\S)((?:__|\\[\s\S]|[^_\\])+?)_(?!\w)/uy, 'italic'],
];

const ESCAPED = /\\([^\p{L}\p{N}\s])/uy;
const CODE = /(`+)([\s\S]*?[^`])\1(?!`)/uy;
const SPOILER = /\|\|((?:\\[\s\S]|`[^`\n]+`|(?!\|\|)[\s\S])+)\|\|/uy;
const MASKED_LINK = /\[((?:[^[\]\\]|\\.)+)\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()]*\))+)>?\)/uy;
const BARE_LINK = /https?:\/\/[^\s<>]*[^\s<>.,:;"')\]|*_~]/uy;
const PLAIN = /[\s\S][^\\`<@[|*_~h]*/uy;

interface Context {
  readonly view: View;
  readonly styles: readonly Style[];
  /** Inside a closed spoiler: only the shape of the text may show. */
  readonly masked: boolean;
}

/** Discord's inline markdown as runs of styled text; spoilers are blocks unless the view opens them. */
export function drawInline(
  source: string,
  view: View,
  ...styles: readonly Style[]
): readonly Run[] {
  return parse(source, { view, styles, masked: false });
}

function parse(source: string, context: Context): readonly Run[] {
  const runs: Run[] = [];
  let index = 0;
  while (index < source.length) {
    const found = partAt(source, index, context);
    for (const part of found.runs) append(runs, part);
    index += found.length;
  }
  return runs;
}

interface Found {
  readonly runs: readonly Run[];
  readonly length: number;
}

function partAt(source: string, index: number, context: Context): Found {
  const at = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = index;
    return pattern.exec(source);
  };
  const escaped = at(ESCAPED);
  if (escaped !== null) return leaf(escaped, escaped[1], context);
  const code = at(CODE);
  if (code !== null) return leaf(code, code[2]?.trim(), context, 'code');
  const tag = drawTag(source, index, context.view);
  if (tag !== undefined) {
    return { runs: [styled(tag.run.text, context, ...tag.run.styles)], length: tag.length };
  }
  const maskedLink = at(MASKED_LINK);
  if (maskedLink !== null) return link(maskedLink, context);
  const bareLink = at(BARE_LINK);
  if (bareLink !== null) return leaf(bareLink, bareLink[0], context, 'link');
  const spoiler = at(SPOILER);
  if (spoiler !== null) return inner(spoiler, inSpoiler(context));
  for (const [pattern, style] of MARKS) {
    const match = at(pattern);
    if (match !== null) return inner(match, { ...context, styles: [...context.styles, style] });
  }
  const plain = at(PLAIN);
  return leaf(plain ?? ['\uFFFD'], plain?.[0], context);
}

function inner(match: RegExpExecArray, context: Context): Found {
  return { runs: parse(match[1] ?? '', context), length: match[0].length };
}

function leaf(
  match: readonly string[],
  text: string | undefined,
  context: Context,
  ...styles: readonly Style[]
): Found {
  return { runs: [styled(text ?? '', context, ...styles)], length: match[0]?.length ?? 1 };
}

function link(match: RegExpExecArray, context: Context): Found {
  const [whole, label, url] = match;
  const runs = parse(label ?? '', { ...context, styles: [...context.styles, 'link'] });
  if (context.masked) return { runs, length: whole.length };
  return { runs: [...runs, styled(` (${url})`, context, 'dim')], length: whole.length };
}

function inSpoiler(context: Context): Context {
  return { ...context, masked: !context.view.spoilersOpen, styles: [...context.styles, 'spoiler'] };
}

function styled(text: string, { styles, masked }: Context, ...more: readonly Style[]): Run {
  if (masked) return run(blocks(text), 'spoiler');
  return run(text, ...styles, ...more);
}

/** As wide as the text, but it tells nothing else; spaces stay, so that it wraps alike. */
function blocks(text: string): string {
  return text.replace(/\S+/gu, (word) => '░'.repeat(stringWidth(word)));
}

function append(runs: Run[], next: Run): void {
  const last = runs.at(-1);
  if (last !== undefined && last.styles.join() === next.styles.join()) {
    runs[runs.length - 1] = run(last.text + next.text, ...last.styles);
  } else if (next.text !== '') runs.push(next);
}
