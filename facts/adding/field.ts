import type { Pack } from '#data/schema.ts';

/** A field of a new entry: an option for scripts, a question for people. */
export interface Field {
  /** The name of the option, without dashes. */
  readonly flag: string;
  readonly question: string;
  /** Whether it can be left out. */
  readonly optional?: true;
  /** Whether it can be repeated. */
  readonly many?: true;
  readonly choices?: readonly Choice[] | ((pack: Pack) => readonly Choice[]);
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** The given values by flag. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** The first value of a flag, or `undefined` if it is missing or empty. */
export function firstValue(values: Values, flag: string): string | undefined {
  return values[flag]?.find((value) => value.trim() !== '');
}

/** Like `firstValue`, but `null` as in a pack. */
export function valueOrNull(values: Values, flag: string): string | null {
  return firstValue(values, flag) ?? null;
}

/** Asks a person. `terminal.ts` does so on a terminal. */
export interface Asker {
  text(question: string, check: (answer: string) => string | true): Promise<string>;
  choose(question: string, choices: readonly Choice[]): Promise<string>;
}
