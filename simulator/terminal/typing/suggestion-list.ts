import type { Suggestion } from './completion.ts';
import { printable } from '../drawing/printable.ts';
import { type Line, padTo, run, widthOf } from '../drawing/styled-text.ts';
import { wrap } from '../drawing/wrap.ts';

// As many as Discord's client shows for an autocompletion.
const MOST = 25;
const GUTTER = 2;
const MARGIN = '  ';
const BELOW = '      ';
// Of the width: what names mean needs the larger part.
const MOST_FOR_NAMES = 0.45;

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

/** Names in bold and, beside them, what each means; below one that would leave no room beside it. */
export function drawList(items: readonly Suggestion[], width: number): readonly Line[] {
  const names = items.map(({ text }) => [run(MARGIN), run(printable(text).trim(), 'bold')]);
  const widest = Math.floor(width * MOST_FOR_NAMES);
  const beside = names.map(widthOf).filter((columns) => columns + GUTTER <= widest);
  const column = Math.max(0, ...beside) + GUTTER;
  return items.flatMap(({ note }, index) => {
    const name = names[index] ?? [];
    const meaning = [run(printable(note), 'dim')];
    if (widthOf(name) + GUTTER <= column) {
      return wrap(meaning, width, padTo(name, column), [run(' '.repeat(column))]);
    }
    return [
      ...wrap(name.slice(1), width, [run(MARGIN)], [run(BELOW)]),
      ...wrap(meaning, width, [run(BELOW)]),
    ];
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
