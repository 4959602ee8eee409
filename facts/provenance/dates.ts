import { describeDate, type PartialDate } from '#data/partial-date.ts';
import { folded } from './folding.ts';

const months =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const month = `(${months.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?`;

/** The ways papers write dates, most precise first. The functions return `2024-01-08`, `2024-01`, `summer 2022` or `2022`. */
const forms: readonly (readonly [RegExp, (parts: readonly string[]) => string])[] = [
  [/\b(\d{4})-(\d\d)-(\d\d)\b/giu, ([y, m, d]) => `${y}-${m}-${d}`],
  [
    new RegExp(String.raw`\b${month} (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`, 'giu'),
    ([m = '', d = '', y]) => `${y}-${monthNumber(m)}-${d.padStart(2, '0')}`,
  ],
  [
    new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month},? (\d{4})\b`, 'giu'),
    ([d = '', m = '', y]) => `${y}-${monthNumber(m)}-${d.padStart(2, '0')}`,
  ],
  [
    new RegExp(String.raw`\b${month}(?: of)?,? (\d{4})\b`, 'giu'),
    ([m = '', y]) => `${y}-${monthNumber(m)}`,
  ],
  [/\b(\d{4})-(\d\d)\b/gu, ([y, m]) => `${y}-${m}`],
  [
    /\b(winter|spring|summer|autumn|fall)(?: of)? (\d{4})\b/giu,
    ([season = '', y]) => `${season.toLowerCase().replace('fall', 'autumn')} ${y}`,
  ],
  [/\b((?:1[89]|2[01])\d\d)\b/gu, ([y = '']) => y],
];

/** The dates in a text, and the rest of the text. */
export function findDates(text: string) {
  const dates: string[] = [];
  let rest = text;
  for (const [pattern, read] of forms) {
    rest = rest.replaceAll(pattern, (_match, ...parts: readonly string[]) => {
      dates.push(read(parts));
      return ' ';
    });
  }
  return { dates, rest };
}

/** A date as packs have it, if the text is a date in one of these forms; otherwise the text. */
export function packDate(text: string): string {
  const { dates, rest } = findDates(folded(text));
  const [date = text] = dates;
  return dates.length === 1 && rest.trim() === '' ? date : text.trim();
}

/** Whether one of the dates found in a source equals `wanted` or lies within it. */
export function supports(found: readonly string[], wanted: string): boolean {
  return found.some(
    (date) => date === wanted || date.startsWith(`${wanted}-`) || date.endsWith(` ${wanted}`),
  );
}

/** A date of a pack in the form that `findDates` returns. */
export function writtenDate(date: PartialDate): string {
  switch (date.precision) {
    case 'day':
      return [date.year, twoDigits(date.month), twoDigits(date.day)].join('-');
    case 'month':
      return `${date.year}-${twoDigits(date.month)}`;
    case 'season':
    case 'year':
      return describeDate(date);
  }
}

function monthNumber(name: string): string {
  const at = months.findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3)));
  return twoDigits(at + 1);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
