import type { WriteStream } from 'node:tty';

const WIDEST = 100;
const UNKNOWN = 80;
const NARROWEST = 20;

/** Columns to draw in: the window's width up to a readable maximum. */
export function widthOfWindow(stream: Partial<Pick<WriteStream, 'columns'>>): number {
  const { columns } = stream;
  if (columns === undefined || columns <= 0) return UNKNOWN;
  return Math.max(NARROWEST, Math.min(columns, WIDEST));
}
