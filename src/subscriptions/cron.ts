import { Cron } from 'croner';
import type { WallTime } from './wall-clock.ts';

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** For the numbers from `min` on. */
  readonly names?: readonly string[];
  readonly example: string;
}

const fields = [
  { name: 'minute', min: 0, max: 59, example: '`0`, `30` or `0,30`' },
  { name: 'hour', min: 0, max: 23, example: '`18`, `9-17` or `9,18`' },
  { name: 'day of the month', min: 1, max: 31, example: '`*`, `1` or `1,15`' },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
    example: '`*`, `1-6` or `JAN`',
  },
  {
    name: 'day of the week',
    min: 0,
    max: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
    example: '`*`, `1-5` or `MON,FRI`',
  },
] as const satisfies readonly Field[];

type FieldName = (typeof fields)[number]['name'];

/**
 * Numbers, `*`, ranges, steps (`*` or a range with `/2`), lists, and English names of days and months.
 * If both the day of the month and the day of the week are limited, either is enough, as in every cron.
 *
 * @returns the fields in capitals with single spaces, or a problem for the user.
 */
export function readCron(text: string): string | { readonly problem: string } {
  const parts = text.trim().toUpperCase().split(/\s+/);
  if (parts.length !== fields.length || parts[0] === '') {
    return {
      problem:
        'A cron expression has five fields: minute, hour, day of the month, month and day of the week. `0 18 * * 5` is Fridays at 18:00.',
    };
  }
  for (const [index, field] of fields.entries()) {
    const problem = problemOf(field, parts[index] ?? '');
    if (problem !== undefined) return { problem };
  }
  return parts.join(' ');
}

function problemOf(field: Field, text: string): string | undefined {
  for (const item of text.split(',')) {
    const problem = item === '' ? `${quoted(text)} has an extra comma.` : wrongIn(field, item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * The sorted numbers of a field that consists of numbers and ranges; `undefined` for `*` and for steps.
 */
export function numbersIn(name: FieldName, text: string): readonly number[] | undefined {
  const field = fields.find((one) => one.name === name);
  const numbers: number[] = [];
  for (const item of text.split(',')) {
    const [from, to = from] = item.split('-');
    const first = field && numberOf(field, from);
    const last = field && (to === from ? first : numberOf(field, to, true));
    if (first === undefined || last === undefined) return undefined;
    for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return Array.from(new Set(numbers)).toSorted((a, b) => a - b);
}

/** Checks `*`, a number or a range, with or without a step. */
function wrongIn(field: Field, item: string): string | undefined {
  const { name, min, max } = field;
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,3}))?$/.exec(item) ?? [];
  const isAll = from === '*';
  const first = isAll ? min : numberOf(field, from);
  const last = to === undefined ? first : numberOf(field, to, true);
  if (first === undefined || last === undefined || (isAll && to !== undefined)) {
    return `${quoted(item)} isn't a valid ${name}: ${allowed(field)}.`;
  }
  if (first > last) {
    const end = isWeek(field) ? 6 : max;
    return `${quoted(item)} is backwards: write \`${first}-${end},${min}-${last}\`.`;
  }
  if (step === undefined) return undefined;
  if (!isAll && to === undefined) {
    return `${quoted(item)} has a step without a range: write \`*/${step}\` or \`${from}-${max}/${step}\`.`;
  }
  if (Number(step) >= 1 && Number(step) <= max) return undefined;
  return `${quoted(item)} has a step that isn't from 1 to ${max}.`;
}

/** As inline code that user input can't close. */
function quoted(text: string): string {
  return `\`${text.replaceAll('`', '').slice(0, 20)}\``;
}

function numberOf(field: Field, text = '', isEnd = false): number | undefined {
  const at = field.names?.indexOf(text) ?? -1;
  // As the end of a range, SUN comes after SAT.
  if (at >= 0) return isEnd && isWeek(field) && at === 0 ? 7 : field.min + at;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

function isWeek({ max }: Field): boolean {
  return max === 7;
}

function allowed({ min, max, names, example }: Field): string {
  const or = names ? `, ${names[0]} to ${names.at(-1)}` : '';
  return `use ${min} to ${max}${or}, \`*\`, or several with \`,\` \`-\` and \`/\`, such as ${example}`;
}

/** The wall times of a cron, computed by croner on a calendar whose days all have 24 hours. */
export interface WallTimes {
  /** The first one after `wall`; `undefined` if there are no more. */
  next(wall: WallTime): WallTime | undefined;
  /** The last one before or at `wall`. */
  last(wall: WallTime): WallTime | undefined;
}

/**
 * croner supports time zones too, but with different rules (its README, 'Pattern'): a job that repeats
 * within a day runs twice in a repeated hour and not at all in a skipped one, and a time that is skipped at
 * the end of a day (23:30 in Greenland in March) doesn't run. So croner only computes wall times, and
 * `wall-clock.ts` converts them to instants.
 */
export function wallTimes(cron: string): WallTimes {
  const job = new Cron(cron, { mode: '5-part', utcOffset: 0 });
  return {
    next: (wall) => job.nextRun(new Date(wall))?.getTime(),
    // previousRuns() excludes the reference itself, but not times earlier in the same second.
    last: (wall) => job.previousRuns(1, new Date(wall + 1))[0]?.getTime(),
  };
}
