import { limits } from './limits.ts';
import { cut } from './text.ts';

/**
 * One page of a list of any length. `number` counts from 0 and wraps around: the page after the last is the first one.
 *
 * @param size the most lines of a page, and its length in UTF-16 units.
 */
export function pageOf(
  lines: readonly string[],
  number: number,
  size: { readonly lines?: number; readonly length?: number } = {},
) {
  const { lines: most = Infinity, length: longest = 3000 } = size;
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
  // The number of lines on the pages before.
  const from = pages.slice(0, at).reduce((sum, page) => sum + page.length, 0);
  return { lines: pages[at] ?? [], from, number: at, count: pages.length };
}

/** `page 2 of 5`; `undefined` if there is only one. */
export function pageText({ number, count }: ReturnType<typeof pageOf>): string | undefined {
  return count === 1 ? undefined : `-# Page ${number + 1} of ${count}`;
}
