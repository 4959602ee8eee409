import {
  constructFromEvents,
  CORE_SCHEMA,
  defineMappingTag,
  EVENT_ID,
  mapTag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import { createLocator, positions, type Locate, type Position } from './yaml-places.ts';

/**
 * A parsed document.
 *
 * Packs are read with js-yaml, because loading the bundled pack in a fresh process takes a third more CPU
 * time with `yaml`. Packs are edited with `yaml`, because its documents keep comments and order.
 */
interface ParsedYaml {
  readonly value: unknown;
  readonly locate: Locate;
}

interface YamlFault extends Partial<Position> {
  readonly message: string;
  readonly tip?: string;
}

/** Most characters that can start or end a value. The largest readable pack has half as many. */
const maxMarks = 600_000;

/** Deepest nesting of lists and maps. A pack needs eight levels. */
const maxDepth = 32;

const schema = CORE_SCHEMA.withTags(
  defineMappingTag<Record<string, unknown>>(mapTag.tagName, {
    ...mapTag,
    // zod ignores this key in records, and plain objects treat it as their prototype.
    addPair: (map, key, value) =>
      key === '__proto__' ? `'__proto__' is not allowed as a key` : mapTag.addPair(map, key, value),
  }),
);

/**
 * Parses a text with exactly one document. Safe for hostile input: bounded in time and memory, no
 * aliases, and every error is returned as a fault.
 */
export function parseYaml(text: string): ParsedYaml | YamlFault {
  if (hasTooManyMarks(text)) return { message: 'has more values than a pack can have' };
  try {
    const events = parseEvents(text, { maxDepth });
    const alias = events.find((event) => event.type === EVENT_ID.ALIAS);
    if (alias) return { ...positions(text)(alias.anchorStart), ...noAliases };
    const documents = constructFromEvents(events, { source: text, schema, maxAliases: 0 });
    if (documents.length !== 1) return { line: 1, column: 1, message: amount(documents.length) };
    return { value: documents[0], locate: createLocator(events, text) };
  } catch (error) {
    return faultOf(error);
  }
}

/** Whether parsing failed. */
export function isFault(result: ParsedYaml | YamlFault): result is YamlFault {
  return 'message' in result;
}

/** A handful of aliases can expand to gigabytes, and packs do not need them. */
const noAliases = {
  message: 'uses a YAML alias (*name); packs cannot use aliases',
  tip: 'Repeat the value instead.',
};

function amount(documents: number): string {
  return documents === 0 ? 'is empty' : 'has several YAML documents (---); only one is allowed';
}

/** Tips for the most common mistakes of people who are new to YAML. */
function tipFor(reason: string): { readonly tip?: string } {
  if (reason.includes('duplicated')) return { tip: 'Remove or rename one of the two keys.' };
  if (reason.includes('bad indentation') || reason.includes('nested mappings')) {
    return { tip: "Put a text with a colon in quotes: text: 'Filming: it has begun'." };
  }
  return {};
}

function faultOf(error: unknown): YamlFault {
  if (error instanceof YAMLException) {
    const { mark, reason } = error;
    return {
      message: reason,
      ...(mark ? { line: mark.line + 1, column: mark.column + 1 } : {}),
      ...tipFor(reason),
    };
  }
  // js-yaml does not document its other errors. All come from the text, so report them as faults.
  return {
    message: `cannot be read as YAML: ${error instanceof Error ? error.message : 'unknown error'}`,
  };
}

/** Limits the cost of parsing. Counting is a hundred times cheaper than parsing. */
function hasTooManyMarks(text: string): boolean {
  let marks = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case 0x0a: // newline
      case 0x0d:
      case 0x2c: // ,
      case 0x3a: // :
      case 0x5b: // [
      case 0x7b: // {
        marks += 1;
    }
  }
  return marks > maxMarks;
}
