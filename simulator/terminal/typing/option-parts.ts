/** One `key:value` of a command line. */
export interface OptionPart {
  readonly name: string;
  /** The text after the colon, trimmed and without quotes. */
  readonly value: string;
}

const KEY = /([-_\p{L}\p{N}]{1,32}):/uy;
const QUOTED = /"((?:\\.|[^"\\])*)"(?=\s|$)/uy;
const WORD = /\S+/uy;
// Excludes times of day, URLs and words that only end in a colon.
const LIKE_A_KEY = /^([a-z][a-z_-]*):(?!\/\/)\S/u;

interface OpenPart {
  name: string;
  start: number;
  end: number;
  quoted: string | undefined;
}

/**
 * Splits the text after a command's name. A value ends before the next `key:` from `names`, so it can
 * contain spaces and colons; in quotes, anything.
 */
export function splitOptions(text: string, names: readonly string[]) {
  const parts: OpenPart[] = [];
  let leadEnd = 0;
  let unknownKey: string | undefined;
  let index = afterSpaces(text, 0);
  while (index < text.length) {
    const key = matchAt(KEY, text, index);
    const name = names.find((one) => one === key?.[1]?.toLowerCase());
    const open = parts.at(-1);
    if (name !== undefined && key !== null) {
      const part = openPart(text, name, index + key[0].length);
      parts.push(part);
      index = part.end;
    } else {
      const word = matchAt(WORD, text, index)?.[0] ?? '';
      unknownKey ??= unknownKeyIn(word, open);
      index += word.length;
      if (open === undefined) leadEnd = index;
      else Object.assign(open, { end: index, quoted: undefined });
    }
    index = afterSpaces(text, index);
  }
  return {
    /** The text before the first option. */
    lead: text.slice(0, leadEnd).trim(),
    parts: parts.map((part) => close(part, text)),
    /** A word that looks like an option but isn't one of the command. */
    unknownKey,
  };
}

function openPart(text: string, name: string, afterKey: number): OpenPart {
  const start = afterSpaces(text, afterKey);
  const quoted = matchAt(QUOTED, text, start);
  if (quoted === null) return { name, start, end: start, quoted: undefined };
  return { name, start, end: start + quoted[0].length, quoted: quoted[1] ?? '' };
}

function close({ name, start, end, quoted }: OpenPart, text: string): OptionPart {
  if (quoted === undefined) return { name, value: text.slice(start, end) };
  return { name, value: quoted.replaceAll(/\\(["\\])/gu, '$1') };
}

/** Only a key can come before the first option, so every `word:` counts there. */
function unknownKeyIn(word: string, open: OpenPart | undefined): string | undefined {
  if (open === undefined) return matchAt(KEY, word, 0)?.[1];
  return LIKE_A_KEY.exec(word)?.[1];
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function afterSpaces(text: string, from: number): number {
  const found = text.slice(from).search(/\S/u);
  return found === -1 ? text.length : from + found;
}
