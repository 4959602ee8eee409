import { type TemplateResult, html, nothing } from 'lit';
import { readTimestamp } from '../terminal/drawing/timestamps.ts';
import type { Viewer } from './viewer.ts';
import {
  type Item,
  type Reference,
  type TextPart,
  plainText,
  readText,
} from '../messages/text-tree.ts';

type Drawn = TemplateResult | string | typeof nothing;

/** Draws Discord's markdown. The bot's text becomes text nodes and attributes, never HTML. */
export function drawText(source: string, viewer: Viewer): readonly Drawn[] {
  return drawParts(readText(source), viewer);
}

/** The text in words, without hidden spoilers. */
export function spokenText(source: string, viewer: Viewer): string {
  return plainText(readText(source), (reference) => wordsOf(reference, viewer));
}

function wordsOf(reference: Reference, viewer: Viewer): string {
  if (reference.kind === 'time') return readTimestamp(reference.seconds, reference.style, viewer);
  const { kind, id } = reference;
  return viewer.directory[`${kind}s`].find((one) => one.id === id)?.name ?? `unknown ${kind}`;
}

function drawParts(parts: readonly TextPart[], viewer: Viewer): readonly Drawn[] {
  return parts.map((part, index) => {
    // These end their own line, so the line break after them isn't drawn.
    const isSwallowed = part.kind === 'break' && index > 0 && isRow(parts[index - 1]);
    return isSwallowed ? nothing : drawPart(part, viewer, parts.slice(index + 1));
  });
}

function isRow(part: TextPart | undefined): boolean {
  return part?.kind === 'block' || part?.kind === 'quote' || part?.kind === 'list';
}

function drawPart(part: TextPart, viewer: Viewer, following: readonly TextPart[]): Drawn {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'break':
      return html`<br />`;
    case 'code':
      return html`<discord-code embed>${part.text}</discord-code>`;
    case 'block':
      return html`<discord-code embed multiline>${part.text}</discord-code>`;
    case 'bold':
      return html`<strong>${drawParts(part.parts, viewer)}</strong>`;
    case 'italic':
      return html`<em>${drawParts(part.parts, viewer)}</em>`;
    case 'underline':
      return html`<u>${drawParts(part.parts, viewer)}</u>`;
    case 'strike':
      return html`<s>${drawParts(part.parts, viewer)}</s>`;
    case 'small':
      return html`<discord-subscript>${drawParts(part.parts, viewer)}</discord-subscript>`;
    case 'quote':
      return html`<discord-quote>${drawParts(part.parts, viewer)}</discord-quote>`;
    case 'heading':
      return drawHeading(part.level, drawParts(part.parts, viewer));
    case 'spoiler':
      return drawSpoiler(drawParts(part.parts, viewer), following);
    case 'link':
      return drawLink(part.address, drawParts(part.parts, viewer));
    case 'list':
      return drawList(part.items, viewer);
    case 'time':
      return drawTime(part.seconds, part.style, viewer);
    case 'mention':
      return html`<discord-mention type="slash">${part.text.replace(/^\//u, '')}</discord-mention>`;
    case 'user':
    case 'role':
    case 'channel':
      return drawMention(part, viewer);
  }
}

/** The bot names the season in brackets after a spoiler. */
function drawSpoiler(text: readonly Drawn[], following: readonly TextPart[]): TemplateResult {
  const [note = ''] = /^ \(.*?\)/u.exec(plainText(following)) ?? [];
  return html`<post-spoiler .note=${note}><span>${text}</span></post-spoiler>`;
}

function drawHeading(level: number, text: readonly Drawn[]): TemplateResult {
  return html`<h3 class="text-heading level-${Math.min(3, Math.max(1, level))}">${text}</h3>`;
}

export function drawLink(address: string, text: Drawn | readonly Drawn[]): TemplateResult {
  return html`<a class="text-link" href=${address} target="_blank" rel="noopener noreferrer"
    >${text}</a
  >`;
}

function drawList(items: readonly Item[], viewer: Viewer): TemplateResult {
  return html`<span class="text-list"
    >${items.map(
      ({ depth, number, parts }) =>
        html`<span class="text-item" style="padding-left: ${Math.min(depth, 3) * 20}px"
          ><span class="text-mark"
            >${number === undefined ? (depth > 0 ? '◦' : '•') : `${number}.`}</span
          ><span>${drawParts(parts, viewer)}</span></span
        >`,
    )}</span
  >`;
}

function drawTime(seconds: number, style: string | undefined, viewer: Viewer): TemplateResult {
  const iso = new Date(seconds * 1_000).toISOString();
  return html`<discord-time title=${readTimestamp(seconds, 'F', viewer)}
    ><time datetime=${iso}>${readTimestamp(seconds, style, viewer)}</time></discord-time
  >`;
}

function drawMention(reference: Exclude<Reference, { kind: 'time' }>, viewer: Viewer) {
  const name = wordsOf(reference, viewer).replace(/^@/u, '');
  return html`<discord-mention type=${reference.kind} ?highlight=${reference.id === viewer.userId}
    >${name}</discord-mention
  >`;
}
