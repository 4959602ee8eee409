import type { Suggestion } from './completion.ts';
import { printable } from '../drawing/printable.ts';
import { type Line, padTo, run, widthOf } from '../drawing/styled-text.ts';
import { wrap } from '../drawing/wrap.ts';

// As many as Discord's client shows for an autocompletion.
const MOST = 25;
const GUTTER = 2;

/** Suggestions as a list with what each means; one takes one row, so that it can be drawn over. */
export function drawSuggestions(
  suggestions: readonly Suggestion[],
  width: number,
): readonly Line[] {
  const shown = suggestions.slice(0, MOST);
  const rows = drawList(shown, 10 * width).map((row) => cut(row, width));
  const hidden = suggestions.length - shown.length;
  return hidden > 0 ? [...rows, [run(`  … and ${hidden} more`, 'dim')]] : rows;
}

/** Names in bold and, beside them, what each means. */
export function drawList(items: readonly Suggestion[], width: number): readonly Line[] {
  const names = items.map(({ text }) => [run('  '), run(printable(text).trim(), 'bold')]);
  const column = Math.max(0, ...names.map(widthOf)) + GUTTER;
  return items.flatMap(({ note }, index) => {
    const name = padTo(names[index] ?? [], column);
    return wrap([run(printable(note), 'dim')], width, name, [run(' '.repeat(column))]);
  });
}

/** What all begin with: that much can be typed for the person. */
export function commonStart(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = first.length;
  for (const text of texts) {
    while (!text.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length -= 1;
  }
  return first.slice(0, length);
}

function cut(line: Line, width: number): Line {
  if (widthOf(line) <= width) return line;
  const [kept = []] = wrap(line, width - 1);
  return [...kept, run('…', 'dim')];
}
