import stringWidth from 'string-width';

/** What a stretch of text is; how that looks is decided by the paint. */
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
  /** 0xRRGGBB: Discord gives an embed's colour so. */
  readonly colour?: number;
}

/** One row of the terminal. */
export type Line = readonly Run[];

export function run(text: string, ...styles: readonly Style[]): Run {
  return { text, styles };
}

/** Columns that the line takes in a terminal. */
export function widthOf(line: Line): number {
  return line.reduce((columns, { text }) => columns + stringWidth(text), 0);
}

/** The line, filled with spaces up to `width` columns; a longer one stays as it is. */
export function padTo(line: Line, width: number): Line {
  const missing = width - widthOf(line);
  return missing > 0 ? [...line, run(' '.repeat(missing))] : line;
}

/** Every line with the same beginning. */
export function behind(beginning: Line, lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => beginning.concat(line));
}
