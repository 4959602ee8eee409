import stringWidth from 'string-width';

/** The role of a run of text; the paint decides on its look. */
export type Style =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'dim'
  | 'code'
  | 'link'
  | 'mention'
  | 'spoiler'
  | 'button'
  | 'good'
  | 'bad';

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
