import stringWidth from 'string-width';

/** How the terminal shows each role of a run of text. */
export const FORMATS = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'strikethrough',
  dim: 'dim',
  code: 'cyan',
  link: 'underline',
  mention: 'blueBright',
  spoiler: 'gray',
  button: 'inverse',
  good: 'green',
  bad: 'red',
} as const;

export type Style = keyof typeof FORMATS;

export interface Run {
  readonly text: string;
  readonly styles: readonly Style[];
  /** 0xRRGGBB, as in Discord's embeds. */
  readonly colour?: number;
}

export type Line = readonly Run[];

export function run(text: string, ...styles: readonly Style[]): Run {
  return { text, styles };
}

/** Width of the line in terminal columns. */
export function widthOf(line: Line): number {
  return line.reduce((columns, { text }) => columns + stringWidth(text), 0);
}

/** Pads the line with spaces to `width` columns. A longer line is unchanged. */
export function padTo(line: Line, width: number): Line {
  const missing = width - widthOf(line);
  return missing > 0 ? [...line, run(' '.repeat(missing))] : line;
}

export function behind(beginning: Line, lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => beginning.concat(line));
}
