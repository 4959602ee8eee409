import type { Question } from './interaction.ts';

/**
 * The way by which interactions reach a contender and its answers come back. Numbers tell them apart;
 * each is used once.
 */
export interface Line {
  /** What the contender has to know: the names are those of our own configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Goes out at once, or as soon as the contender can be reached. */
  ask(number: number, question: Question): void;
  /** Called for each answer when all of it is here. */
  onAnswer: (number: number, body: Buffer) => void;
  close(): Promise<void>;
}
