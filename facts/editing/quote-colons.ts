import { isFault, parseYaml } from '#data/yaml-reader.ts';

/** A text of one line with a colon, which isn't in quotes yet: `text: Filming: it has begun`. */
const colonInText = /^(?<start> *(?:- +)*\w[\w-]*: +)(?<text>[\p{L}\p{N}(].*)$/u;

/** Lines that are mended in one file. */
const most = 50;

/**
 * Puts texts in quotes that YAML refuses because of a colon.
 *
 * @returns `undefined` unless that mends the whole file: a line that continues below is left to its author.
 */
export function quoteColons(text: string): string | undefined {
  const lines = text.split('\n');
  for (let mended = 0; mended < most; mended += 1) {
    const fault = parseYaml(lines.join('\n'));
    if (!isFault(fault)) return mended === 0 ? undefined : lines.join('\n');
    const at = (fault.line ?? 0) - 1;
    const [ending = ''] = /\r?$/u.exec(lines[at] ?? '') ?? [];
    const parts = colonInText.exec((lines[at] ?? '').trimEnd())?.groups;
    const { start = '', text: words = '' } = parts ?? {};
    // What follows ` #` may be a comment.
    if (!/:\s/u.test(words) || /\s#/u.test(words)) return undefined;
    lines[at] = `${start}'${words.replaceAll("'", "''")}'${ending}`;
  }
  return undefined;
}
