import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';

/** The path of a value inside a file: `['people', 3, 'sources']`. */
export type Path = readonly PropertyKey[];

/** Line and column, each counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds the start of a value or its key. For a missing value, finds its nearest existing parent. */
export type Locate = (path: Path, part?: 'key' | 'value') => Position;

/** A value in the text. Offsets count UTF-16 units; -1 means there is none. */
interface Place {
  readonly key: number;
  readonly start: number;
  readonly children?: ReadonlyMap<string, Place>;
}

/** Builds nothing until the first call: most packs have no problems to locate. */
export function createLocator(events: readonly Event[], text: string): Locate {
  let root: Place | undefined;
  let position: ((offset: number) => Position) | undefined;
  return (path, part = 'value') => {
    root ??= placesOf(events, text);
    position ??= positions(text);
    return position(offsetOf(root, path, part));
  };
}

/** Converts offsets in `text` to lines and columns. */
export function positions(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function offsetOf(root: Place, path: Path, part: 'key' | 'value'): number {
  let place = root;
  let offset = Math.max(root.start, 0);
  for (const [depth, step] of path.entries()) {
    const next = place.children?.get(String(step));
    if (!next) return offset;
    const wantsKey = next.start < 0 || (part === 'key' && depth === path.length - 1);
    offset = Math.max(wantsKey ? next.key : next.start, offset);
    place = next;
  }
  return offset;
}

/** Recursion is safe: `parseYaml` limits the depth. */
function placesOf(events: readonly Event[], text: string): Place {
  let at = 1; // The first event opens the document.

  function next(key = -1): Place {
    const event = events[at++];
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return { key, start: event.start, children: new Map(entries()) };
      case EVENT_ID.SEQUENCE:
        return { key, start: event.start, children: new Map(items()) };
      case EVENT_ID.SCALAR:
        return { key, start: scalarStart(event, text) };
      default:
        return { key, start: -1 };
    }
  }

  function* entries(): Iterable<[string, Place]> {
    while (!closes()) {
      const key = events[at];
      const { start } = next();
      yield [key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : '', next(start)];
    }
  }

  function* items(): Iterable<[string, Place]> {
    for (let index = 0; !closes(); index += 1) yield [String(index), next()];
  }

  function closes(): boolean {
    const closing = at >= events.length || events[at]?.type === EVENT_ID.POP;
    if (closing) at += 1;
    return closing;
  }

  return next();
}

/** Points at the opening quote of a quoted text, and at the first word of a block. */
function scalarStart({ valueStart, style }: ScalarEvent, text: string): number {
  if (style === SCALAR_STYLE.PLAIN || valueStart < 0) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return valueStart - 1;
  }
  return valueStart + text.slice(valueStart).search(/\S|$/u);
}
