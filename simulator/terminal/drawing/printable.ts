import { stripVTControlCharacters } from 'node:util';

// C0 and C1 controls could control the terminal; bidirectional overrides could disguise text.
// oxlint-disable-next-line no-control-regex -- controls are what it is for
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Makes untrusted text safe to print: removes characters that a terminal would execute.
 * Keeps line feeds; tabs become spaces.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replaceAll('\t', '    ')
    .replace(CONTROLS, '');
}

/** {@link printable} for every string inside a JSON value. */
export function printableDeep<T>(value: T): T;
export function printableDeep(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map((item) => printableDeep<unknown>(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, printableDeep<unknown>(inner)]),
  );
}
