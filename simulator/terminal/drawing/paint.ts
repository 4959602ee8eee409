import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

import { printable } from './printable.ts';
import { FORMATS, type Line, type Run } from './styled-text.ts';

/** The terminal's colour depth in bits. 1: no colours or styles. */
export type ColourDepth = 1 | 4 | 8 | 24;

export type Write = (lines: readonly Line[]) => void;

/** Prints to a stream in the colours that it supports. */
export function writerTo(stream: WriteStream, environment: NodeJS.ProcessEnv): Write {
  const paint = createPaint(colourDepthOf(stream, environment));
  return (lines) => stream.write(`${paint(lines)}\n`);
}

export type Paint = (lines: readonly Line[]) => string;

/** The stream's colour depth. No colours with NO_COLOR or without a terminal. */
export function colourDepthOf(
  stream: Partial<Pick<WriteStream, 'isTTY' | 'getColorDepth'>>,
  environment: NodeJS.ProcessEnv,
): ColourDepth {
  if (stream.isTTY !== true || stream.getColorDepth === undefined) return 1;
  const depth = stream.getColorDepth(environment);
  return depth === 24 || depth === 8 || depth === 4 ? depth : 1;
}

export function createPaint(depth: ColourDepth): Paint {
  const paintRun = depth === 1 ? safeText : (part: Run) => colourful(part, depth);
  return (lines) => lines.map((line) => line.map(paintRun).join('').trimEnd()).join('\n');
}

// The last filter before the terminal: no control character passes, whatever was drawn.
function safeText({ text }: Run): string {
  return printable(text).replaceAll('\n', ' ');
}

function colourful(part: Run, depth: ColourDepth): string {
  const text = safeText(part);
  if (text === '') return '';
  const looks = part.styles.map((style) => FORMATS[style]);
  const styled = looks.length > 0 ? styleText(looks, text, { validateStream: false }) : text;
  return part.colour === undefined ? styled : inColour(styled, part.colour, depth);
}

function inColour(text: string, colour: number, depth: ColourDepth): string {
  const channels = [(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff];
  if (depth === 24) return `\u001B[38;2;${channels.join(';')}m${text}\u001B[39m`;
  if (depth === 4) return text;
  // xterm's 6 x 6 x 6 cube begins at colour 16.
  const cube = channels.reduce((sum, channel) => sum * 6 + Math.round((channel / 255) * 5), 0);
  return `\u001B[38;5;${16 + cube}m${text}\u001B[39m`;
}

const WIDEST = 100;
const UNKNOWN = 80;
const NARROWEST = 20;

/** Columns to draw in: the window's width up to a readable maximum. */
export function widthOfWindow(stream: Partial<Pick<WriteStream, 'columns'>>): number {
  const { columns } = stream;
  if (columns === undefined || columns <= 0) return UNKNOWN;
  return Math.max(NARROWEST, Math.min(columns, WIDEST));
}
