import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';

/** The place of a value inside a file: `['people', 3, 'sources']`. */
export type Path = readonly PropertyKey[];

/** Line and column, each counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the value of a path begins, or where its key does; one that is missing is sought where it
 * should stand.
 */
export type Locate = (path: Path, part?: 'key' | 'value') => Position;

interface Place {
  /** Offset in UTF-16 units; -1 for an empty value. */
  readonly start: number;
  readonly entries?: ReadonlyMap<string, { readonly key: number; readonly value: Place }>;
  readonly items?: readonly Place[];
}

/** Builds nothing until the first question: a good pack asks none. */
export function createLocator(events: readonly Event[], text: string): Locate {
  let root: Place | undefined;
  let position: ((offset: number) => Position) | undefined;
  return (path, part = 'value') => {
    root ??= placesOf(events, text);
    position ??= positions(text);
    return position(offsetOf(root, path, part));
  };
}

/** A function from an offset to its line and column. */
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
    const entry = place.entries?.get(String(step));
    const next = entry?.value ?? place.items?.[Number(step)];
    if (!next) return offset;
    const asKey = entry && (next.start < 0 || (part === 'key' && depth === path.length - 1));
    offset = asKey ? entry.key : Math.max(next.start, offset);
    place = next;
  }
  return offset;
}

/** The tree of offsets behind a stream of events; the depth was bounded when it was parsed. */
function placesOf(events: readonly Event[], text: string): Place {
  // The first event opens the document.
  let at = 1;

  function next(): Place {
    const event = events[at];
    at += 1;
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return { start: event.start, entries: entries() };
      case EVENT_ID.SEQUENCE:
        return { start: event.start, items: items() };
      case EVENT_ID.SCALAR:
        return { start: scalarStart(event, text) };
      default:
        return { start: -1 };
    }
  }

  function entries() {
    const found = new Map<string, { key: number; value: Place }>();
    while (!closes()) {
      const key = events[at];
      const start = next().start;
      const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : '';
      found.set(name, { key: start, value: next() });
    }
    return found;
  }

  function items() {
    const found: Place[] = [];
    while (!closes()) found.push(next());
    return found;
  }

  function closes(): boolean {
    const closing = at >= events.length || events[at]?.type === EVENT_ID.POP;
    if (closing) at += 1;
    return closing;
  }

  return next();
}

/** A quoted text is pointed at by its quotation mark, a block by its first word. */
function scalarStart({ valueStart, style }: ScalarEvent, text: string): number {
  if (style === SCALAR_STYLE.PLAIN || valueStart < 0) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return valueStart - 1;
  }
  return valueStart + text.slice(valueStart).search(/\S|$/u);
}
