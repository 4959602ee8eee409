import stringWidth from 'string-width';

import { type Line, type Run, run, widthOf } from './styled-text.ts';

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly run: Run;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
// Japanese typesetting doesn't start a line with these.
const NEVER_FIRST = /^[、。，．！？）」』】〉》〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u;

/**
 * Breaks text into lines of at most `width` columns: at spaces, between ideographs, and inside a word
 * only if it's wider than a line. A line feed always breaks.
 * @param first prefix of the first line; `rest`: prefix of the others. Both count towards the width.
 */
export function wrap(
  text: readonly Run[],
  width: number,
  first: Line = [],
  rest: Line = first,
): readonly Line[] {
  const room = Math.max(1, width - Math.max(widthOf(first), widthOf(rest)));
  const rows = splitAtLineFeeds(text).flatMap((cells) => fill(wordsOf(cells), room));
  return rows.map((cells, index) => (index === 0 ? first : rest).concat(runsOf(cells)));
}

function splitAtLineFeeds(text: readonly Run[]): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [[]];
  for (const part of text) {
    for (const { segment } of graphemes.segment(part.text)) {
      if (segment === '\n') rows.push([]);
      else rows.at(-1)?.push({ text: segment, width: stringWidth(segment), run: part });
    }
  }
  return rows;
}

/** Unbreakable parts. Spaces belong to the word before them. */
function wordsOf(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const words: Cell[][] = [];
  let before: Cell | undefined;
  for (const cell of cells) {
    if (before === undefined || mayBreakBetween(before, cell)) words.push([]);
    words.at(-1)?.push(cell);
    before = cell;
  }
  return words;
}

function mayBreakBetween(before: Cell, after: Cell): boolean {
  if (after.text === ' ' || NEVER_FIRST.test(after.text)) return false;
  return before.text === ' ' || IDEOGRAPH.test(before.text) || IDEOGRAPH.test(after.text);
}

function fill(words: readonly (readonly Cell[])[], room: number): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [[]];
  let used = 0;
  for (const cells of words) {
    if (used > 0 && used + columns(withoutTrailingSpaces(cells)) > room) {
      rows.push([]);
      used = 0;
    }
    for (const cell of cells) {
      if (used > 0 && used + cell.width > room) {
        if (cell.text === ' ') continue;
        rows.push([]);
        used = 0;
      }
      rows.at(-1)?.push(cell);
      used += cell.width;
    }
  }
  return rows.map(withoutTrailingSpaces);
}

function withoutTrailingSpaces(cells: readonly Cell[]): readonly Cell[] {
  const last = cells.findLastIndex(({ text }) => text !== ' ');
  return cells.slice(0, last + 1);
}

function columns(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

function runsOf(cells: readonly Cell[]): Line {
  const runs: Run[] = [];
  let origin: Run | undefined;
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last !== undefined && origin === cell.run) {
      runs[runs.length - 1] = { ...last, text: last.text + cell.text };
    } else {
      runs.push({ ...run(cell.text), ...cell.run, text: cell.text });
      origin = cell.run;
    }
  }
  return runs;
}
