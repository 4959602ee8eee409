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

/** A piece of a text that is to be replaced. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A YAML text after some fixes. Every line that they do not touch stays as it was written: the
 * document is changed, and only what differs is put into the text.
 */
export function mend(text: string, fixes: readonly Fix[]): string {
  // Each fix is given a fresh document: one that takes an entry out moves those behind it.
  return fixes.toReversed().reduce((current, fix) => {
    const document = parseDocument(current);
    fix(document);
    return spliced(current, document);
  }, text);
}

/** The text with the changes that were made to a document parsed from it. */
export function spliced(text: string, changed: Document): string {
  const edits = editsOf(parseDocument(text).contents, changed.contents, text);
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to),
      text,
    );
}

function editsOf(before: unknown, after: unknown, text: string): readonly Edit[] {
  if (isScalar(before) && isScalar(after)) {
    return before.value === after.value ? [] : [replaced(before, scalarText(after.value))];
  }
  if (isMap(before) && isMap(after)) {
    return before.items.flatMap(({ key, value }) => {
      const match = after.items.find((item) => startOf(item.key) === startOf(key));
      return match ? [...editsOf(key, match.key, text), ...editsOf(value, match.value, text)] : [];
    });
  }
  if (!isSeq(before) || !isSeq(after)) return [];
  const kept = new Map(after.items.map((item) => [startOf(item), item]));
  if (before.items.length > 0 && kept.size === 0) return [replaced(before, '[]\n')];
  return before.items.flatMap((item, index) => {
    const same = kept.get(startOf(item));
    return same ? editsOf(item, same, text) : [removed(before.items, index, text, before.flow)];
  });
}

/** An entry with its dash or comma. */
function removed(
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

function replaced(node: Node, text: string): Edit {
  return { from: startOf(node), to: endOf(node), text };
}

function scalarText(value: unknown): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

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
  return (node as Node | null)?.range?.[0] ?? -1;
}

/** Where the value ends; comments behind it do not count. */
function endOf(node: unknown): number {
  return (node as Node | null)?.range?.[1] ?? -1;
}

function endOfLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
