import type { Pack } from '#data/schema.ts';

/** One thing that is to be known of a new entry: an option for scripts, a question for people. */
export interface Field {
  /** The option's name without its dashes. */
  readonly flag: string;
  readonly question: string;
  /** Whether it may stay unknown. */
  readonly optional?: true;
  /** Whether it can be given several times. */
  readonly many?: true;
  readonly choices?: readonly Choice[] | ((pack: Pack) => readonly Choice[]);
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** What is known, by flag; each as often as it was given. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** The first value of a flag, or `undefined` where it was left out or empty. */
export function one(values: Values, flag: string): string | undefined {
  return values[flag]?.find((value) => value.trim() !== '');
}

/** The same as a pack writes it: what is not known is null. */
export function orNull(values: Values, flag: string): string | null {
  return one(values, flag) ?? null;
}

/** Asks a person; `adding/terminal.ts` does it on a terminal. */
export interface Asker {
  text(question: string, check: (answer: string) => string | true): Promise<string>;
  choose(question: string, choices: readonly Choice[]): Promise<string>;
  confirm(question: string): Promise<boolean>;
}
