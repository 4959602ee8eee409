import { OperatorError } from '#operator-error.ts';
import { count } from './words.ts';

/**
 * Something wrong in a pack, its location, and how to fix it. Plain data that can be printed as JSON,
 * stored, and sent between threads.
 */
export interface Problem {
  readonly file: string;
  /** Counted from 1. Absent if the problem concerns the whole file. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The broken rule. `docs/writing-facts.md` lists all rules. */
  readonly rule: string;
  readonly message: string;
  readonly tip?: string | undefined;
  /** The bot uses the pack anyway. */
  readonly warning?: true | undefined;
  /** Whether `check --fix` can fix it. */
  readonly fixable?: true | undefined;
}

/** Most problems listed in an error message: a hostile pack can have thousands. */
const describedProblems = 50;

/** A pack that cannot be used, with all its problems. */
export class PackError extends OperatorError {
  override readonly name = 'PackError';
  readonly problems: readonly Problem[];

  constructor(directory: string, problems: readonly Problem[]) {
    const shown = problems.slice(0, describedProblems).map(describeProblem);
    const rest = problems.length - shown.length;
    super(
      [
        `The facts in ${directory} have ${count(problems.length, 'problem')}:`,
        ...shown,
        ...(rest > 0 ? [`  and ${rest} more`] : []),
      ].join('\n'),
    );
    this.problems = problems;
  }
}

/** `cast.yaml:12:5`, or only the file if there is no line. */
export function placeOf({ file, line, column }: Problem): string {
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}

/** `cast.yaml:12:5  there is no source 'x'  (known-reference)`, with the tip on a second line. */
export function describeProblem(problem: Problem): string {
  const { rule, tip } = problem;
  const message = problem.warning ? `warning: ${problem.message}` : problem.message;
  return `  ${placeOf(problem)}  ${message}  (${rule})${tip === undefined ? '' : `\n    ${tip}`}`;
}

/** The same on one line, for logs. */
export function describeInLine(problem: Problem): string {
  return describeProblem(problem).trim().replaceAll(/\s+/g, ' ');
}
