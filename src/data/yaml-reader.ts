import {
  constructFromEvents,
  CORE_SCHEMA,
  defineMappingTag,
  EVENT_ID,
  mapTag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import { createPlaces, positions, type Places, type Position } from './yaml-places.ts';

/**
 * A parsed document.
 *
 * Packs are read with js-yaml, because loading the bundled pack in a fresh process takes a third more CPU
 * time with `yaml`. Packs are edited with `yaml`, because its documents keep comments and order.
 */
interface ParsedYaml extends Places {
  readonly value: unknown;
}

interface YamlFault extends Partial<Position> {
  readonly message: string;
  readonly tip?: string | undefined;
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
      key === '__proto__' ? `'__proto__' isn't allowed as a key` : mapTag.addPair(map, key, value),
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
    if (documents.length !== 1) {
      const several = 'has several YAML documents (---); only one is allowed';
      return { line: 1, column: 1, message: documents.length === 0 ? 'is empty' : several };
    }
    return { value: documents[0], ...createPlaces(events, text) };
  } catch (error) {
    return faultOf(error, text);
  }
}

export function isFault(result: ParsedYaml | YamlFault): result is YamlFault {
  return 'message' in result;
}

/** A handful of aliases can expand to gigabytes, and packs do not need them. */
const noAliases = {
  message: "uses a YAML alias (*name); packs can't use aliases",
  tip: 'Repeat the value instead.',
};

/** Tips for the most common mistakes of people who are new to YAML. */
function tipFor(reason: string, line: string, before: string): string | undefined {
  if (reason.includes('duplicated')) return 'Remove or rename one of the two keys.';
  if (/null byte|non-printable/u.test(reason)) return 'Save the file as UTF-8, as plain text.';
  if (/\S\s+#\S/u.test(before)) return "Put a text with # in quotes: text: 'It begins #soon'.";
  const sign = /^\s*(?:- +)*(?:[\w-]+: +)?(["'[\]{}&*!|>%@`,])/u.exec(line)?.[1];
  if (sign !== undefined) return `If a text begins with ${sign}, put all of it in quotes.`;
  if (reason.includes('bad indentation') || reason.includes('nested mappings')) {
    return "Put a text with a colon in quotes: text: 'Filming: it has begun'.";
  }
  return undefined;
}

/** A tab or no-break space where YAML needs plain ones: before a key, after a dash or after a colon. */
const oddSpace = /^[ -]*[\t\u00A0\u202F]|^[ -]*\w[\w-]*:[\u00A0\u202F]/u;

function faultOf(error: unknown, text: string): YamlFault {
  if (error instanceof YAMLException) {
    const { mark, reason } = error;
    if (!mark) return { message: reason };
    const lines = text.split('\n', mark.line + 1);
    // An odd space ends up in the value above, so the parser stumbles over the line below.
    for (const line of [mark.line, mark.line - 1]) {
      const [space] = oddSpace.exec(lines[line] ?? '') ?? [];
      if (space === undefined) continue;
      const name = space.endsWith('\t') ? 'tab' : 'no-break space';
      const message = `has a ${name} where YAML needs plain spaces`;
      const tip = 'Replace it with plain spaces.';
      return { message, tip, line: line + 1, column: space.length };
    }
    const tip = tipFor(reason, lines[mark.line] ?? '', lines[mark.line - 1] ?? '');
    return { message: reason, tip, line: mark.line + 1, column: mark.column + 1 };
  }
  // js-yaml does not document its other errors. All come from the text, so report them as faults.
  return {
    message: `can't be read as YAML: ${error instanceof Error ? error.message : 'unknown error'}`,
  };
}

/** Limits the cost of parsing. Counting is a hundred times cheaper than parsing. */
function hasTooManyMarks(text: string): boolean {
  return text.split(/[\n\r,:[{]/u, maxMarks + 2).length > maxMarks + 1;
}
