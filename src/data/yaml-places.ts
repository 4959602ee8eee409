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

export type Places = ReturnType<typeof createPlaces>;

export interface TrailingComment extends Position {
  readonly path: Path;
  readonly comment: string;
}

/** A value in the text. Offsets count UTF-16 units; -1 means there is none. */
interface Place {
  readonly key: number;
  readonly start: number;
  /** The end of an unquoted value, or of the key of an empty one. */
  readonly end: number;
  readonly children?: ReadonlyMap<string, Place>;
}

/**
 * What the text of a document says about its values. Builds nothing until the first call: most packs have no
 * problems to locate.
 */
export function createPlaces(events: readonly Event[], text: string) {
  let root: Place | undefined;
  let position: ((offset: number) => Position) | undefined;
  const tree = () => (root ??= placesOf(events, text));
  const at = (offset: number) => (position ??= positions(text))(offset);
  const locate: Locate = (path, part = 'value') => at(offsetOf(tree(), path, part));
  return {
    locate,
    /** An unquoted value as it is written: `1.10`, which YAML reads as 1.1. */
    written: (path: Path): string | undefined => {
      const place = path.reduce<Place | undefined>(
        (parent, step) => parent?.children?.get(String(step)),
        tree(),
      );
      return place && place.start >= 0 && place.end > place.start
        ? text.slice(place.start, place.end)
        : undefined;
    },
    /** The comments after unquoted values. */
    *comments(): Iterable<TrailingComment> {
      if (!/\S[ \t]+#/u.test(text)) return;
      for (const { path, end } of leaves(tree())) {
        behindValue.lastIndex = end;
        const comment = end < 0 ? undefined : behindValue.exec(text)?.[1];
        if (comment !== undefined) {
          yield { path, comment, ...at(behindValue.lastIndex - comment.length) };
        }
      }
    },
  };
}

/** A comment after a value, or after a key without one. */
const behindValue = /(?:["']?[ \t]*:)?[ \t]+(#[^\r\n]*)/uy;

function* leaves({ end, children }: Place, path: Path = []): Iterable<{ path: Path; end: number }> {
  if (!children) yield { path, end };
  else for (const [step, child] of children) yield* leaves(child, [...path, step]);
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

  function next(key = -1, keyEnd = -1): Place {
    const event = events[at++];
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return { key, start: event.start, end: -1, children: new Map(entries()) };
      case EVENT_ID.SEQUENCE:
        return { key, start: event.start, end: -1, children: new Map(items()) };
      case EVENT_ID.SCALAR: {
        const isPlain = event.style === SCALAR_STYLE.PLAIN;
        const end = event.valueStart < 0 ? keyEnd : isPlain ? event.valueEnd : -1;
        return { key, start: scalarStart(event, text), end };
      }
      default:
        return { key, start: -1, end: -1 };
    }
  }

  function* entries(): Iterable<[string, Place]> {
    while (!closes()) {
      const key = events[at];
      const { start } = next();
      yield key?.type === EVENT_ID.SCALAR
        ? [getScalarValue(text, key), next(start, key.valueEnd)]
        : ['', next(start)];
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
