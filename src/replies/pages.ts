import { limits } from './limits.ts';
import { cut } from './text.ts';

export interface Page {
  readonly lines: readonly string[];
  /** The number of lines on the pages before. */
  readonly from: number;
  /** Counts from 0. */
  readonly number: number;
  readonly count: number;
}

/** The limits of a page; `length` in UTF-16 units. */
interface PageSize {
  readonly lines?: number;
  readonly length?: number;
}

/** One page of a list of any length. `number` wraps around: the page after the last is the first one. */
export function pageOf(
  lines: readonly string[],
  number: number,
  { lines: most = Infinity, length: longest = 3000 }: PageSize = {},
): Page {
  const pages: string[][] = [[]];
  let length = 0;
  for (const line of lines.map((one) => cut(one, limits.fieldValue))) {
    const last = pages.at(-1) ?? [];
    if (last.length > 0 && (last.length === most || length + line.length > longest)) {
      pages.push([line]);
      length = line.length;
    } else {
      last.push(line);
      length += line.length + 1;
    }
  }
  const at = (Math.trunc(Math.abs(number)) || 0) % pages.length;
  const from = pages.slice(0, at).reduce((sum, page) => sum + page.length, 0);
  return { lines: pages[at] ?? [], from, number: at, count: pages.length };
}

/** `page 2 of 5`; `undefined` if there is only one. */
export function pageText({ number, count }: Page): string | undefined {
  return count === 1 ? undefined : `-# Page ${number + 1} of ${count}`;
}
