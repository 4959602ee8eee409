/**
 * One thing wrong in a pack, where it stands and how to mend it. Plain data: it can be printed as
 * JSON, stored, and sent between threads.
 */
export interface Problem {
  readonly file: string;
  /** Counted from 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** The rule that is broken; `docs/writing-facts.md` lists them. */
  readonly rule: string;
  readonly message: string;
  readonly tip?: string;
  /** Whether `check --fix` can mend it. */
  readonly fixable?: true;
}

/** A hostile pack can hold thousands of mistakes; nobody reads more than this many at once. */
const describedProblems = 50;

/** A pack that cannot be used, with everything that is wrong with it. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly directory: string;
  readonly problems: readonly Problem[];

  constructor(directory: string, problems: readonly Problem[]) {
    const shown = problems.slice(0, describedProblems).map(describeProblem);
    const rest = problems.length - shown.length;
    super(
      [
        `The facts in ${directory} have ${countProblems(problems.length)}:`,
        ...shown,
        ...(rest > 0 ? [`  and ${rest} more`] : []),
      ].join('\n'),
    );
    this.directory = directory;
    this.problems = problems;
  }
}

/** `1 problem`, `12 problems`. */
export function countProblems(count: number): string {
  return `${count} problem${count === 1 ? '' : 's'}`;
}

/** `cast.yaml:12:5`, or the file alone where no line is known. */
export function placeOf({ file, line, column }: Problem): string {
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}

/** In one or two lines: `cast.yaml:12:5  there is no source 'x'  (known-reference)`, then the tip. */
export function describeProblem(problem: Problem): string {
  const { rule, message, tip } = problem;
  return `  ${placeOf(problem)}  ${message}  (${rule})${tip === undefined ? '' : `\n    ${tip}`}`;
}
