import { isSeq, parseDocument, stringify, type YAMLSeq } from 'yaml';

/** Widest line of a new entry, in characters. */
const width = 100;

/**
 * A YAML text with one more entry at the end of a list, in the manner of those before it; all that
 * was there stays as it was, comments and order among it.
 */
export function appended(text: string, list: string, entry: object): string {
  const document = parseDocument(text);
  const items = document.get(list, true);
  if (!isSeq(items)) throw new TypeError(`there is no list '${list}'`);
  if (items.items.length === 0) return instead(text, items, entry);
  if (!items.flow) return below(text, items, entry);

  // Entries in brackets are rare; the file is written anew, with its comments and order.
  items.flow = false;
  items.add(document.createNode(entry));
  return document.toString({ lineWidth: width, singleQuote: true });
}

/** The first entry, in place of `[]`. */
function instead(text: string, items: YAMLSeq, entry: object): string {
  const head = text.slice(0, startOf(items)).trimEnd();
  return `${head}\n${inLines(entry, '  ')}\n${text.slice(endOfLine(text, endOf(items)))}`;
}

/** Another entry, parted from those before as they are from each other. */
function below(text: string, items: YAMLSeq, entry: object): string {
  const starts = items.items.map((item) => startOf(item));
  const last = starts.at(-1) ?? 0;
  const indent = /^ */u.exec(text.slice(text.lastIndexOf('\n', last) + 1))?.[0] ?? '';
  const isParted = /\n\s*\n\s*(?:#.*\n\s*)*- *$/u.test(text.slice(0, last));
  const gap = starts.length > 1 && isParted ? '\n' : '';
  const head = text.slice(0, endOfLine(text, endOf(items.items.at(-1))));
  const end = head.endsWith('\n') ? '' : '\n';
  return `${head}${end}${gap}${inLines(entry, indent)}\n${text.slice(head.length)}`;
}

function inLines(entry: object, indent: string): string {
  return stringify([entry], { lineWidth: width - indent.length, singleQuote: true })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : `${indent}${line}`))
    .join('\n');
}

function startOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
}

function endOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[1] ?? 0;
}

function endOfLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
