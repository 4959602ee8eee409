import { SimpleMarkdown, rulesExtended } from 'discord-markdown-parser';

/** A part of a text in Discord's markdown. */
export type TextPart =
  | { readonly kind: 'text' | 'code' | 'block' | 'mention'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'link'; readonly address: string; readonly parts: readonly TextPart[] }
  | { readonly kind: 'time'; readonly seconds: number; readonly style: string | undefined }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'heading'; readonly level: number; readonly parts: readonly TextPart[] }
  | { readonly kind: Span; readonly parts: readonly TextPart[] }
  | { readonly kind: 'list'; readonly items: readonly Item[] };

type Span = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' | 'quote' | 'small';

export interface Item {
  /** 0: top level. */
  readonly depth: number;
  readonly number: number | undefined;
  readonly parts: readonly TextPart[];
}

/** An item before its text is converted. */
type RawItem = Omit<Item, 'parts'> & { readonly content: unknown };

interface Node {
  readonly type: string;
  readonly content?: unknown;
  readonly [field: string]: unknown;
}

const SPANS: Readonly<Record<string, Span>> = {
  strong: 'bold',
  em: 'italic',
  underline: 'underline',
  strikethrough: 'strike',
  spoiler: 'spoiler',
  blockQuote: 'quote',
  subtext: 'small',
};

const LIST = /^ *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n *(?:[-*]|\d{1,9}\.) +[^\n]+)*/u;
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +([^\n]+)/u;

/** The parser doesn't support Discord's lists: lines that start with a bullet or a number. */
const list = {
  order: 0,
  match: (source: string, { prevCapture }: { prevCapture?: readonly string[] | null }) =>
    prevCapture === undefined || prevCapture === null || (prevCapture[0] ?? '').endsWith('\n')
      ? LIST.exec(source)
      : null,
  parse: ([rows = '']: readonly string[], parse: (text: string, state: object) => unknown) => ({
    items: rows.split('\n').map((row): RawItem => {
      const [, indent = '', number, text = ''] = ITEM.exec(row) ?? [];
      return {
        depth: Math.floor(indent.length / 2),
        number: number === undefined ? undefined : Number(number),
        content: parse(text, { inline: true, prevCapture: null }),
      };
    }),
  }),
};

const parse = SimpleMarkdown.parserFor({ list, ...rulesExtended });

/**
 * Parses Discord's markdown, with masked links, which work in embeds and in messages of apps.
 * https://docs.discord.com/developers/reference#message-formatting
 */
export function readText(source: string): readonly TextPart[] {
  return partsOf(parse(source, { inline: true }));
}

/** A time, or a mention by id. */
export type Reference = Extract<TextPart, { kind: 'time' | 'user' | 'role' | 'channel' }>;

/** The text without formatting and hidden spoilers. */
export function plainText(
  parts: readonly TextPart[],
  describe: (reference: Reference) => string = ({ kind }) => kind,
): string {
  return parts.map((part) => plainPart(part, describe)).join('');
}

function plainPart(part: TextPart, describe: (reference: Reference) => string): string {
  switch (part.kind) {
    case 'text':
    case 'code':
    case 'block':
    case 'mention':
      return part.text;
    case 'break':
      return ' ';
    case 'spoiler':
      return '(spoiler)';
    case 'list':
      return part.items.map(({ parts }) => plainText(parts, describe)).join(', ');
    case 'time':
    case 'user':
    case 'role':
    case 'channel':
      return describe(part);
    default:
      return plainText(part.parts, describe);
  }
}

function partsOf(content: unknown): readonly TextPart[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return Array.isArray(content) ? content.map((node: Node) => partOf(node)) : [];
}

function partOf(node: Node): TextPart {
  const text = typeof node.content === 'string' ? node.content : '';
  const span = SPANS[node.type];
  if (span !== undefined) return { kind: span, parts: partsOf(node.content) };
  switch (node.type) {
    case 'br':
    case 'newline':
      return { kind: 'break' };
    case 'inlineCode':
      return { kind: 'code', text };
    case 'codeBlock':
      return { kind: 'block', text };
    case 'heading':
      return { kind: 'heading', level: Number(node['level']), parts: partsOf(node.content) };
    case 'link':
    case 'url':
    case 'autolink':
      return linkOf(String(node['target']), partsOf(node.content));
    case 'timestamp':
      return timeOf(node);
    case 'user':
    case 'role':
    case 'channel':
      return { kind: node.type, id: String(node['id']) };
    case 'everyone':
    case 'here':
      return { kind: 'mention', text: `@${node.type}` };
    case 'slashCommand':
      return { kind: 'mention', text: `/${String(node['fullName'] ?? node['name'])}` };
    case 'emoji':
      return { kind: 'text', text: `:${String(node['name'])}:` };
    case 'twemoji':
      return { kind: 'text', text: typeof node['name'] === 'string' ? node['name'] : text };
    case 'list': {
      const items = node['items'] as readonly RawItem[];
      return {
        kind: 'list',
        items: items.map(({ content, ...item }) => ({ ...item, parts: partsOf(content) })),
      };
    }
    default:
      return { kind: 'text', text };
  }
}

/** Discord links only to web addresses. */
function linkOf(address: string, parts: readonly TextPart[]): TextPart {
  return /^https?:\/\//iu.test(address) && URL.canParse(address)
    ? { kind: 'link', address, parts }
    : { kind: 'text', text: plainText(parts) };
}

// The largest date in ECMAScript, in seconds. Discord shows the source of a larger one.
const LAST_SECOND = 8.64e12;

function timeOf(node: Node): TextPart {
  const seconds = Number(node['timestamp']);
  const style = typeof node['format'] === 'string' ? node['format'] : undefined;
  if (Number.isFinite(seconds) && Math.abs(seconds) <= LAST_SECOND) {
    return { kind: 'time', seconds, style };
  }
  return { kind: 'text', text: `<t:${String(node['timestamp'])}${style ? `:${style}` : ''}>` };
}
