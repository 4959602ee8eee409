import type { Certainty } from '#data/schema.ts';

/** A picture before it is drawn: its forms, best first. The first one that is low enough is drawn. */
export interface Drawing {
  readonly name: string;
  readonly forms: readonly Form[];
}

export interface Form {
  /** In pixels. */
  readonly mostHeight: number;
  readonly root: Box;
  /** Says the same as the picture, for those who can't see it. */
  readonly alt: string;
}

/** From the worker. */
export interface Drawn {
  readonly png: Uint8Array<ArrayBuffer>;
  readonly alt: string;
}

/** A node of takumi's layout, with CSS: https://takumi.kane.tw/docs */
export type Node = Box | Text;

interface Box {
  readonly type: 'container';
  readonly style: Style;
  readonly children: Node[];
}

interface Text {
  readonly type: 'text';
  readonly style: Style;
  readonly text: string;
}

type Style = Readonly<Record<string, string | number>>;

/** In pixels. */
export const width = 1000;

/** The smallest text, in pixels: Discord may show a picture 300 pixels wide, where this is 11. */
export const smallest = 37;

/** Discord's limit for alt text, in UTF-16 units. */
const longestAlt = 1024;

/** Of the forms that can be drawn and described in full; undefined if there are none. */
export function drawing(name: string, forms: readonly Form[]): Drawing | undefined {
  const possible = forms.filter(
    ({ root, alt }) =>
      alt.length <= longestAlt && wordsIn(root).every((words) => drawable.test(words)),
  );
  return possible.length > 0 ? { name, forms: possible } : undefined;
}

export function box(style: Style, ...children: Node[]): Box {
  return { type: 'container', style: { display: 'flex', ...style }, children };
}

export function text(style: Style, words: string): Text {
  return { type: 'text', style, text: words.normalize() };
}

/** A text of at most `lines` lines; the rest is cut with an ellipsis. */
export function clamped(style: Style, words: string, lines = 1): Text {
  return text(
    { ...style, lineClamp: lines, textOverflow: 'ellipsis', overflowWrap: 'anywhere' },
    words,
  );
}

/** The whole picture. */
export function canvas(accent: string, padding: string, ...children: readonly Node[]): Box {
  return box(
    {
      width,
      flexDirection: 'column',
      padding,
      backgroundColor: dark,
      // PNG stores rows of one colour best: a gradient to the side takes twice as long.
      backgroundImage: `linear-gradient(180deg, ${mixed(accent, dark, 0.9)}, ${dark} 45%, ${mixed(accent, dark, 0.68)})`,
      fontFamily: 'Inter',
      fontSize: smallest,
      lineHeight: 1.25,
      color: colours.text,
    },
    ...children,
  );
}

export const serif = { fontFamily: 'Libre Baskerville' } as const;

const dark = '#0b0809';

export const colours = { text: '#f6f0ef', dim: '#b9adad' } as const;

/** Certainty by shape and colour: a disc, a square, a diamond or a ring. */
export function mark(certainty: Certainty, size = 26): Node {
  const shape = {
    official: { borderRadius: size, backgroundColor: '#4fd18b' },
    reported: { borderRadius: 4, backgroundColor: '#ffb35c' },
    expected: {
      borderRadius: 4,
      backgroundColor: '#6fb7ff',
      transform: 'rotate(45deg) scale(0.82)',
    },
    speculated: { borderRadius: size, border: '6px solid #c3b3c9' },
  }[certainty];
  return box({ width: size, height: size, flexShrink: 0, ...shape });
}

/** The show's colour, lightened until it can be read on the dark background. */
export function readable(colour: string): string {
  let light = colour;
  for (let share = 0.05; luminance(light) < 0.2 && share < 1; share += 0.05) {
    light = mixed(colour, '#ffffff', share);
  }
  return light;
}

/** WCAG's relative luminance, 0 to 1. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(colour: string, other: string, share: number): string {
  const others = channels(other);
  const values = channels(colour).map((value, index) =>
    Math.round(value * (1 - share) + (others[index] ?? 0) * share),
  );
  return `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** All words in a picture, from top to bottom. */
function wordsIn(node: Node): readonly string[] {
  return node.type === 'text' ? [node.text] : node.children.flatMap(wordsIn);
}

/** Each alt text and all words that may be drawn. */
export function textsOf({ forms }: Drawing): readonly string[] {
  const words = new Set(forms.flatMap(({ root }) => wordsIn(root)));
  return [...forms.map(({ alt }) => alt), ...words];
}

/** Western and central European letters and typographic signs: both fonts have glyphs for them. */
export const drawable =
  /^[ -~\u{a0}-\u{ac}\u{ae}-\u{148}\u{14a}-\u{17e}\u{218}-\u{21b}–—‘-‚“-„†•…‹›€™−]*$/u;
