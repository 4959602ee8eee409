import { drawInline } from './markdown-inline.ts';
import { type Line, behind, run } from './styled-text.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

interface LineRule {
  readonly pattern: RegExp;
  readonly draw: (match: RegExpExecArray, view: View) => readonly Line[];
}

const LINE_RULES: readonly LineRule[] = [
  {
    pattern: /^#{1,3} +(.+)$/u,
    draw: ([, text], view) => wrap(drawInline(text ?? '', view, 'bold', 'underline'), view.width),
  },
  {
    pattern: /^-# +(.+)$/u,
    draw: ([, text], view) => wrap(drawInline(text ?? '', view, 'dim'), view.width),
  },
  { pattern: /^( *)[-*] +(.+)$/u, draw: ([, indent, text], view) => item(indent, '•', text, view) },
  {
    pattern: /^( *)(\d+\.) +(.+)$/u,
    draw: ([, indent, number, text], view) => item(indent, number ?? '', text, view),
  },
];

const CODE_BLOCK = /```(?:[\w+-]*\n)?([\s\S]*?)```\n?/gu;

/** Discord's markdown, drawn into lines of at most `view.width` columns. */
export function drawMarkdown(source: string, view: View): readonly Line[] {
  const lines: Line[] = [];
  let end = 0;
  const text = spreadSpoilers(source);
  for (const match of text.matchAll(CODE_BLOCK)) {
    const before = text.slice(end, match.index).replace(/\n$/u, '');
    if (before !== '') lines.push(...drawLines(before, view));
    lines.push(...wrap([run((match[1] ?? '').trimEnd(), 'code')], view.width, [run('  ')]));
    end = match.index + match[0].length;
  }
  const after = text.slice(end);
  if (after !== '') lines.push(...drawLines(after, view));
  return lines;
}

function drawLines(text: string, view: View): readonly Line[] {
  const lines: Line[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0)
      lines.push(...wrap(drawInline(paragraph.join('\n'), view), view.width));
    paragraph = [];
  };
  const rows = text.split('\n');
  for (let index = 0; index < rows.length; index += 1) {
    const quote = quoteAt(rows, index);
    const drawn = quote === undefined ? drawByRule(rows[index] ?? '', view) : undefined;
    if (quote !== undefined) {
      endParagraph();
      lines.push(...drawQuote(quote.text, view));
      index += quote.rows - 1;
    } else if (drawn === undefined) paragraph.push(rows[index] ?? '');
    else {
      endParagraph();
      lines.push(...drawn);
    }
  }
  endParagraph();
  return lines;
}

function drawByRule(row: string, view: View): readonly Line[] | undefined {
  for (const { pattern, draw } of LINE_RULES) {
    const match = pattern.exec(row);
    if (match !== null) return draw(match, view);
  }
  return undefined;
}

function item(
  indent: string | undefined,
  mark: string,
  text: string | undefined,
  view: View,
): readonly Line[] {
  const first = run(`${indent ?? ''}${mark} `);
  const rest = run(' '.repeat(first.text.length));
  return wrap(drawInline(text ?? '', view), view.width, [first], [rest]);
}

function quoteAt(
  rows: readonly string[],
  start: number,
): { readonly text: string; readonly rows: number } | undefined {
  const first = rows[start] ?? '';
  if (first.startsWith('>>> ')) {
    return {
      text: [first.slice(4), ...rows.slice(start + 1)].join('\n'),
      rows: rows.length - start,
    };
  }
  const end = rows.findIndex((row, index) => index >= start && !row.startsWith('> '));
  const quoted = rows.slice(start, end === -1 ? rows.length : end);
  if (quoted.length === 0) return undefined;
  return { text: quoted.map((row) => row.slice(2)).join('\n'), rows: quoted.length };
}

function drawQuote(text: string, view: View): readonly Line[] {
  return behind([run('▏ ', 'dim')], drawLines(text, { ...view, width: view.width - 2 }));
}

// What may stand at a line's beginning and must stay outside of a spoiler's bars.
const LINE_START = /^(?: *(?:>>>|>|#{1,3}|-#|[-*]|\d+\.) +)*/u;
const BARS_OR_SHIELD = /\\[\s\S]|```[\s\S]*?```|`[^`\n]+`|\|\|/gu;

/** A spoiler may run over several lines; each line is drawn by itself, so each gets bars of its own. */
function spreadSpoilers(source: string): string {
  const bars = [...source.matchAll(BARS_OR_SHIELD)].filter(([text]) => text === '||');
  let text = '';
  let end = 0;
  for (let index = 0; index + 1 < bars.length; index += 2) {
    const from = (bars[index]?.index ?? 0) + 2;
    const to = bars[index + 1]?.index ?? from;
    text += source.slice(end, from - 2) + barEachLine(source.slice(from, to));
    end = to + 2;
  }
  return text + source.slice(end);
}

function barEachLine(hidden: string): string {
  if (!hidden.includes('\n')) return `||${hidden}||`;
  const rows = hidden
    .replaceAll(/```(?:\w*\n)?/gu, '')
    .trimEnd()
    .split('\n');
  return rows.map((row, index) => (index === 0 ? bar('', row) : barAfterStart(row))).join('\n');
}

function barAfterStart(row: string): string {
  const [start = ''] = LINE_START.exec(row) ?? [];
  return bar(start, row.slice(start.length));
}

function bar(start: string, text: string): string {
  return text.trim() === '' ? start + text : `${start}||${text}||`;
}
