import type { Question } from './interaction.ts';

/** Sends interactions to a contender and receives its answers. Each interaction has a number of its own. */
export interface Transport {
  /** The contender's environment, with the names of our own configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sends at once, or as soon as the contender can be reached. */
  ask(number: number, question: Question): void;
  /** Called for each complete answer. */
  onAnswer: (number: number, body: Buffer) => void;
  close(): Promise<void>;
}
