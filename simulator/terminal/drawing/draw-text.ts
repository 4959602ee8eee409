import stringWidth from 'string-width';

import { type Item, type TextPart, readText } from '../../messages/text-tree.ts';
import { type Line, type Run, type Style, behind, run } from './styled-text.ts';
import { readTimestamp } from './timestamps.ts';
import type { Named, View } from './view.ts';
import { wrap } from './wrap.ts';

interface Context {
  readonly view: View;
  readonly styles: readonly Style[];
  /** Inside a closed spoiler: only the shape of the text may show. */
  readonly isMasked: boolean;
}

const BREAK = run('\n');

/** Draws Discord's markdown in lines of at most `view.width` columns. */
export function drawText(source: string, view: View): readonly Line[] {
  const text = new TextLines(view.width);
  drawParts(text, readText(source), { view, styles: [], isMasked: false });
  return text.end();
}

/** Draws a single paragraph, such as an embed's title. */
export function drawHeading(
  source: string,
  view: View,
  after: readonly Run[] = [],
): readonly Line[] {
  const text = new TextLines(view.width);
  drawParts(text, readText(source), { view, styles: ['bold'], isMasked: false });
  for (const one of after) text.add(one);
  return text.end();
}

/** Collects runs into paragraphs, and paragraphs and blocks into lines. */
class TextLines {
  readonly width: number;
  readonly #lines: Line[] = [];
  #paragraph: Run[] | undefined;
  #isAfterBlock = false;

  constructor(width: number) {
    this.width = width;
  }

  add(part: Run): void {
    // A block ends its own line.
    const isSwallowed = this.#isAfterBlock && part === BREAK;
    this.#isAfterBlock = false;
    if (!isSwallowed) (this.#paragraph ??= []).push(part);
  }

  addBlock(lines: readonly Line[]): void {
    this.end();
    this.#lines.push(...lines);
    this.#isAfterBlock = true;
  }

  end(): readonly Line[] {
    if (this.#paragraph?.at(-1) === BREAK) this.#paragraph.pop();
    if (this.#paragraph !== undefined) this.#lines.push(...wrap(this.#paragraph, this.width));
    this.#paragraph = undefined;
    return this.#lines;
  }
}

function drawParts(text: TextLines, parts: readonly TextPart[], context: Context): void {
  for (const part of parts) drawPart(text, part, context);
}

function drawPart(text: TextLines, part: TextPart, context: Context): void {
  const { view } = context;
  const inside = (...styles: readonly Style[]): Context => ({
    ...context,
    styles: [...context.styles, ...styles],
  });
  switch (part.kind) {
    case 'break':
      return text.add(BREAK);
    case 'text':
      return text.add(styled(part.text, context));
    case 'code':
    case 'mention':
      return text.add(styled(part.text, inside(part.kind)));
    case 'time':
      return text.add(styled(readTimestamp(part.seconds, part.style, view), inside('underline')));
    case 'user':
      return text.add(styled(`@${nameIn(view.directory.users, part.id)}`, inside('mention')));
    case 'role':
      return text.add(styled(`@${nameIn(view.directory.roles, part.id)}`, inside('mention')));
    case 'channel':
      return text.add(styled(`#${nameIn(view.directory.channels, part.id)}`, inside('mention')));
    case 'link':
      return drawLink(text, part, inside('link'));
    case 'bold':
    case 'italic':
    case 'underline':
      return drawParts(text, part.parts, inside(part.kind));
    case 'strike':
      return drawParts(text, part.parts, inside('strikethrough'));
    case 'spoiler':
      return drawParts(text, part.parts, { ...inside('spoiler'), isMasked: !view.spoilersOpen });
    case 'small':
      return text.addBlock(wrap(runsOf(part.parts, inside('dim')), text.width));
    case 'heading':
      return text.addBlock(wrap(runsOf(part.parts, inside('bold', 'underline')), text.width));
    case 'block': {
      const code = styled(part.text.trimEnd(), inside('code'));
      return text.addBlock(wrap([code], text.width, [run('  ')]));
    }
    case 'quote': {
      const quoted = new TextLines(text.width - 2);
      drawParts(quoted, part.parts, context);
      return text.addBlock(behind([run('▏ ', 'dim')], quoted.end()));
    }
    case 'list':
      return text.addBlock(part.items.flatMap((item) => drawItem(item, text.width, context)));
  }
}

function drawItem(
  { depth, number, parts }: Item,
  width: number,
  context: Context,
): readonly Line[] {
  const mark = `${'  '.repeat(depth)}${number === undefined ? '•' : `${number}.`} `;
  return wrap(runsOf(parts, context), width, [run(mark)], [run(' '.repeat(mark.length))]);
}

function drawLink(
  text: TextLines,
  { address, parts }: Extract<TextPart, { kind: 'link' }>,
  context: Context,
): void {
  const label = runsOf(parts, context);
  for (const part of label) text.add(part);
  const isBare = label.map((part) => part.text).join('') === address;
  if (!isBare && !context.isMasked) text.add(run(` (${address})`, 'dim'));
}

/** The runs of parts without blocks. */
function runsOf(parts: readonly TextPart[], context: Context): readonly Run[] {
  const text = new TextLines(Infinity);
  drawParts(text, parts, context);
  return text.end().flat();
}

function styled(text: string, { styles, isMasked }: Context): Run {
  return isMasked ? run(blocks(text), 'spoiler') : run(text, ...styles);
}

/** As wide as the text, with its spaces, so that it wraps in the same way. */
function blocks(text: string): string {
  return text.replace(/\S+/gu, (word) => '░'.repeat(stringWidth(word)));
}

function nameIn(named: readonly Named[], id: string): string {
  return named.find((one) => one.id === id)?.name.replace(/^@/u, '') ?? 'unknown';
}
