import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Document,
  type Node,
  type YAMLSeq,
} from 'yaml';
import type { Fix } from '#data/rules/rule.ts';

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Applies a fix to a YAML text. The fix changes a document, and only the differences are written into the text, so
 * untouched lines stay as they are.
 */
export function applyFix(text: string, fix: Fix): string {
  const document = parseDocument(text);
  fix(document);
  return editsOf(parseDocument(text).contents, document.contents, text)
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to),
      text,
    );
}

function editsOf(before: unknown, after: unknown, text: string): readonly Edit[] {
  if (isScalar(before) && isScalar(after)) {
    return before.value === after.value
      ? []
      : [replacement(before, stringify(after.value, { lineWidth: 0 }).trimEnd())];
  }
  if (isMap(before) && isMap(after)) {
    return before.items.flatMap(({ key, value }) => {
      const match = after.items.find((item) => startOf(item.key) === startOf(key));
      return match ? [...editsOf(key, match.key, text), ...editsOf(value, match.value, text)] : [];
    });
  }
  if (!isSeq(before) || !isSeq(after)) return [];
  const kept = new Map(after.items.map((item) => [startOf(item), item]));
  if (before.items.length > 0 && kept.size === 0) return [replacement(before, '[]\n')];
  return before.items.flatMap((item, index) => {
    const same = kept.get(startOf(item));
    return same ? editsOf(item, same, text) : [removal(before.items, index, text, before.flow)];
  });
}

/** Removes an entry with its dash or comma. */
function removal(
  items: readonly unknown[],
  index: number,
  text: string,
  isFlow: boolean | undefined,
): Edit {
  const [item, next, last] = [items[index], items[index + 1], items[index - 1]];
  if (isFlow) {
    return next
      ? { from: startOf(item), to: startOf(next), text: '' }
      : { from: endOf(last), to: endOf(item), text: '' };
  }
  const from = text.lastIndexOf('\n', startOf(item)) + 1;
  const to = next ? text.lastIndexOf('\n', startOf(next)) + 1 : endOfLine(text, endOf(item));
  return { from, to, text: '' };
}

function replacement(node: Node, text: string): Edit {
  return { from: startOf(node), to: endOf(node), text };
}

/** The keys and numbers that lead to a list: `['people', 3, 'notes']`. */
export type ListPath = readonly (string | number)[];

/** Widest line of a new entry, in characters. */
const maxWidth = 100;

/**
 * Appends an entry to a list in a YAML text, in the style of the entries before it. Everything else
 * stays as it is, including comments.
 */
export function append(text: string, list: ListPath, entry: object): string {
  const document = parseDocument(text);
  const items = document.getIn(list, true);
  if (items === undefined) return appendList(text, document, list, entry);
  if (!isSeq(items)) throw new TypeError(`there is no list '${list.join(' ')}'`);
  if (items.items.length === 0) return replaceEmpty(text, items, entry);
  if (!items.flow) return appendBelow(text, items, entry);

  // A list in brackets is rare: rewrite the file, which keeps comments and order.
  items.flow = false;
  items.add(document.createNode(entry));
  return document.toString({ lineWidth: maxWidth, singleQuote: true });
}

/** Adds a list with one entry to the map that lacks it. */
function appendList(text: string, document: Document, list: ListPath, entry: object): string {
  const holder = document.getIn(list.slice(0, -1), true);
  if (!isMap(holder)) throw new TypeError(`there is no place for '${list.join(' ')}'`);
  const first = startOf(holder.items[0]?.key);
  const indent = ' '.repeat(first - text.lastIndexOf('\n', first) - 1);
  const lines = `${indent}${list.at(-1)}:\n${toLines(entry, `${indent}  `)}`;
  return insertBelow(text, holder, lines);
}

/** Replaces `[]` by the first entry. */
function replaceEmpty(text: string, items: YAMLSeq, entry: object): string {
  const head = text.slice(0, startOf(items)).trimEnd();
  return `${head}\n${toLines(entry, '  ')}\n${text.slice(endOfLine(text, endOf(items)))}`;
}

/** Adds an entry below the others, with the same blank lines between them. */
function appendBelow(text: string, items: YAMLSeq, entry: object): string {
  const starts = items.items.map((item) => startOf(item));
  const last = starts.at(-1) ?? 0;
  const indent = /^ */u.exec(text.slice(text.lastIndexOf('\n', last) + 1))?.[0] ?? '';
  const isSpaced = /\n\s*\n\s*(?:#.*\n\s*)*- *$/u.test(text.slice(0, last));
  const gap = starts.length > 1 && isSpaced ? '\n' : '';
  return insertBelow(text, items.items.at(-1), `${gap}${toLines(entry, indent)}`);
}

function insertBelow(text: string, node: unknown, lines: string): string {
  const head = text.slice(0, endOfLine(text, endOf(node)));
  return `${head}${head.endsWith('\n') ? '' : '\n'}${lines}\n${text.slice(head.length)}`;
}

/** An entry as a list in a YAML text has it. */
export function toLines(entry: object, indent: string): string {
  return stringify([entry], { lineWidth: maxWidth - indent.length, singleQuote: true })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : `${indent}${line}`))
    .join('\n');
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? -1;
}

/** The end of the value, without a comment after it. */
function endOf(node: unknown): number {
  return (node as Node | null)?.range?.[1] ?? -1;
}

function endOfLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
