import { type Item, type TextPart, readText } from '../../messages/text-tree.ts';
import { readTimestamp } from './timestamps.ts';
import type { Named, View } from './view.ts';

/** Discord's markdown as plain text: names and times instead of ids and numbers, and spoilers masked. */
export function drawText(source: string, view: View): string {
  return drawParts(readText(source), view).trimEnd();
}

/** Parts on lines of their own. */
const BLOCKS: ReadonlySet<TextPart['kind']> = new Set([
  'heading',
  'small',
  'block',
  'quote',
  'list',
]);

function drawParts(parts: readonly TextPart[], view: View): string {
  let text = '';
  let isAfterBlock = false;
  for (const part of parts) {
    const isBlock = BLOCKS.has(part.kind);
    if (isBlock && text !== '' && !text.endsWith('\n')) text += '\n';
    // A block ends its own line.
    if (!(isAfterBlock && part.kind === 'break')) text += drawPart(part, view);
    if (isBlock) text += '\n';
    isAfterBlock = isBlock;
  }
  return text;
}

function drawPart(part: TextPart, view: View): string {
  const { directory, spoilersOpen } = view;
  switch (part.kind) {
    case 'break':
      return '\n';
    case 'text':
    case 'code':
    case 'mention':
      return part.text;
    case 'block':
      return part.text.trimEnd();
    case 'time':
      return readTimestamp(part.seconds, part.style, view);
    case 'user':
      return `@${nameIn(directory.users, part.id)}`;
    case 'role':
      return `@${nameIn(directory.roles, part.id)}`;
    case 'channel':
      return `#${nameIn(directory.channels, part.id)}`;
    case 'link': {
      const label = drawParts(part.parts, view);
      return label === part.address ? label : `${label} (${part.address})`;
    }
    case 'spoiler': {
      const text = drawParts(part.parts, view);
      return spoilersOpen ? text : text.replaceAll(/\S/gu, '░');
    }
    case 'quote':
      return drawParts(part.parts, view).trimEnd().replaceAll(/^/gmu, '> ');
    case 'list':
      return part.items.map((item) => drawItem(item, view)).join('\n');
    default:
      return drawParts(part.parts, view);
  }
}

function drawItem({ depth, number, parts }: Item, view: View): string {
  const mark = number === undefined ? '•' : `${number}.`;
  return `${'  '.repeat(depth)}${mark} ${drawParts(parts, view)}`;
}

function nameIn(named: readonly Named[], id: string): string {
  return named.find((one) => one.id === id)?.name.replace(/^@/u, '') ?? 'unknown';
}
