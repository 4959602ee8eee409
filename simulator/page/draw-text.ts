import { type TemplateResult, html, nothing } from 'lit';

import { readTimestamp } from '../terminal/drawing/timestamps.ts';
import type { Named } from '../terminal/drawing/view.ts';
import type { Look } from './look.ts';
import { type Item, type TextPart, readText } from './text-tree.ts';

type Drawn = TemplateResult | string | typeof nothing;

/** Discord's markdown as elements. What a bot wrote is text or an attribute here, and never HTML. */
export function drawText(source: string, look: Look): readonly Drawn[] {
  return drawParts(readText(source), look);
}

function drawParts(parts: readonly TextPart[], look: Look): readonly Drawn[] {
  return parts.map((part, index) => {
    // A heading, a quote and a list are rows of their own: the line's end before or after is theirs.
    const isSwallowed = part.kind === 'break' && index > 0 && isRow(parts[index - 1]);
    return isSwallowed ? nothing : drawPart(part, look);
  });
}

function isRow(part: TextPart | undefined): boolean {
  return part?.kind === 'block' || part?.kind === 'quote' || part?.kind === 'list';
}

function drawPart(part: TextPart, look: Look): Drawn {
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
      return html`<strong>${drawParts(part.parts, look)}</strong>`;
    case 'italic':
      return html`<em>${drawParts(part.parts, look)}</em>`;
    case 'underline':
      return html`<u>${drawParts(part.parts, look)}</u>`;
    case 'strike':
      return html`<s>${drawParts(part.parts, look)}</s>`;
    case 'small':
      return html`<discord-subscript>${drawParts(part.parts, look)}</discord-subscript>`;
    case 'quote':
      return html`<discord-quote>${drawParts(part.parts, look)}</discord-quote>`;
    case 'heading':
      return drawHeading(part.level, drawParts(part.parts, look));
    case 'spoiler':
      return html`<post-spoiler><span>${drawParts(part.parts, look)}</span></post-spoiler>`;
    case 'link':
      return drawLink(part.address, drawParts(part.parts, look));
    case 'list':
      return drawList(part.items, look);
    case 'time':
      return drawTime(part.seconds, part.style, look);
    case 'mention':
      return html`<discord-mention type="slash">${part.text.replace(/^\//u, '')}</discord-mention>`;
    case 'user':
    case 'role':
    case 'channel':
      return drawMention(part, look);
  }
}

function drawHeading(level: number, text: readonly Drawn[]): TemplateResult {
  // A message is no part of the page's outline, so its headings look like one and are none.
  return html`<span class="text-heading level-${Math.min(3, Math.max(1, level))}">${text}</span>`;
}

/** A link out of this page; the page itself loads nothing from there. */
export function drawLink(address: string, text: Drawn | readonly Drawn[]): TemplateResult {
  return html`<a class="text-link" href=${address} target="_blank" rel="noopener noreferrer"
    >${text}</a
  >`;
}

function drawList(items: readonly Item[], look: Look): TemplateResult {
  return html`<span class="text-list"
    >${items.map(
      ({ depth, number, parts }) =>
        html`<span class="text-item depth-${Math.min(depth, 4)}"
          ><span class="text-mark"
            >${number === undefined ? (depth > 0 ? '◦' : '•') : `${number}.`}</span
          ><span>${drawParts(parts, look)}</span></span
        >`,
    )}</span
  >`;
}

function drawTime(seconds: number, style: string | undefined, look: Look): TemplateResult {
  const iso = new Date(seconds * 1_000).toISOString();
  return html`<discord-time title=${readTimestamp(seconds, 'F', look)}
    ><time datetime=${iso}>${readTimestamp(seconds, style, look)}</time></discord-time
  >`;
}

function drawMention(
  { kind, id }: { readonly kind: 'user' | 'role' | 'channel'; readonly id: string },
  look: Look,
): TemplateResult {
  const named = {
    user: look.directory.users,
    role: look.directory.roles,
    channel: look.directory.channels,
  };
  const name = nameIn(named[kind], id).replace(/^@/u, '');
  return html`<discord-mention type=${kind} ?highlight=${id === look.userId}
    >${name}</discord-mention
  >`;
}

function nameIn(named: readonly Named[], id: string): string {
  return named.find((one) => one.id === id)?.name ?? 'unknown';
}
