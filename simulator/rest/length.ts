/** Code points of two UTF-16 units. */
const PAIR = /[\u{10000}-\u{10FFFF}]/gu;

/**
 * The length of a text in code points, as Discord counts; JavaScript counts UTF-16 units.
 * https://github.com/discord/discord-api-docs/issues/1315
 */
export function lengthOf(text: string): number {
  return text.length - (text.match(PAIR)?.length ?? 0);
}

/** A copy with one unit per code point, for schemas that count UTF-16 units. */
export function oneUnitEach(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(PAIR, '\uFFFD');
  if (Array.isArray(value)) return value.map(oneUnitEach);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, oneUnitEach(part)]));
}
