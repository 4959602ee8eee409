import type { Pack } from '#data/schema.ts';

/** A field of a new entry: an option for scripts, a question for people. */
export interface Field {
  /** The name of the option, without dashes. */
  readonly flag: string;
  readonly question: string;
  readonly optional?: true;
  readonly many?: true;
  readonly choices?: ((pack: Pack) => readonly Choice[]) | undefined;
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** The given values by flag. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** The non-empty values of a flag. */
export function nonEmpty(values: Values, flag: string): readonly string[] {
  return (values[flag] ?? []).filter((value) => value.trim() !== '');
}

/** Asks a person. `terminal.ts` does so on a terminal. */
export interface Asker {
  text(question: string, check: (answer: string) => string | true): Promise<string>;
  choose(question: string, choices: readonly Choice[]): Promise<string>;
}
