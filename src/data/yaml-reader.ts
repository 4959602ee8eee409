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
 * Reads YAML that may have been written to do harm: in bounded time and memory, without aliases,
 * and never with another exception than a fault that can be told to whoever wrote it.
 *
 * js-yaml reads a large pack four times as fast as `yaml`, whose documents keep comments and order
 * and so are used where a pack is written.
 */
export interface ParsedYaml {
  readonly value: unknown;
  readonly locate: Locate;
}

export interface YamlFault extends Partial<Position> {
  readonly message: string;
  readonly tip?: string;
}

/** Signs that begin or end a value; a pack as large as may be read has half as many. */
const maxMarks = 600_000;

/** Deepest nesting of lists and maps; a pack needs eight. */
const maxDepth = 32;

const schema = CORE_SCHEMA.withTags(
  defineMappingTag<Record<string, unknown>>(mapTag.tagName, {
    ...mapTag,
    // zod leaves this key of a record unseen, and plain objects give it a meaning of its own.
    addPair: (map, key, value) =>
      key === '__proto__' ? `'__proto__' is no key` : mapTag.addPair(map, key, value),
  }),
);

/** The one document of a text, or what is wrong with it. */
export function parseYaml(text: string): ParsedYaml | YamlFault {
  if (hasTooManyMarks(text)) return { message: 'holds more values than a pack can have' };
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

/** Whether reading ended in a fault. */
export function isFault(result: ParsedYaml | YamlFault): result is YamlFault {
  return 'message' in result;
}

/** A handful of aliases can stand for gigabytes, and a pack has no use for them. */
const noAliases = {
  message: 'uses YAML aliases (*name), which a pack must not',
  tip: 'Write the value out in each place.',
};

function amount(documents: number): string {
  return documents === 0 ? 'is empty' : 'holds several YAML documents (---); one is allowed';
}

/** The likeliest slips of somebody who writes no YAML otherwise. */
function tipFor(reason: string): { readonly tip?: string } {
  if (reason.includes('duplicated')) return { tip: 'Each key stands once in its map.' };
  if (reason.includes('bad indentation') || reason.includes('nested mappings')) {
    return { tip: "A text with a colon stands in quotes: text: 'Filming: it has begun'." };
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
  // js-yaml promises no more than to throw: whatever it is, the text is at fault, not the bot.
  return { message: `cannot be read as YAML: ${error instanceof Error ? error.message : 'fault'}` };
}

/** Counting signs is a hundred times cheaper than parsing, and bounds what parsing can cost. */
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
